import { problemText } from "./errors.ts";
import { m } from "./generated/messages.js";
import { getLocale } from "./generated/runtime.js";

/** Why an order was refused, or is not certain: one list for the API's, the room's, the connector's and the broker's codes. */
const TEXTS: Readonly<Record<string, () => string>> = {
  killed: m.problem_killed,
  no_lease: m.problem_no_lease,
  no_time_sample: m.problem_no_lease,
  stale_epoch: m.problem_no_lease,
  clock_skew: m.problem_clock_skew,
  would_raise_exposure: m.problem_raise_exposure,
  position_changed: m.problem_position_changed,
  position_gone: m.problem_gone,
  order_gone: m.problem_gone,
  no_snapshot: m.problem_no_snapshot,
  expired: m.problem_expired,
  close_lots: m.problem_close_lots,
  connection_required: m.problem_connection_required,
  duplicate_looking: m.problem_risk_duplicate,
  // not certain yet, or found out at last
  journal_lost: m.problem_journal_lost,
  journal_restored: m.problem_journal_lost,
  no_answer: m.problem_no_answer,
  no_evidence: m.problem_no_answer,
  terminal_lost: m.problem_no_answer,
  absent: m.problem_absent,
  gone_at_broker: m.problem_gone_at_broker,
  // the connector's own computer
  wrong_account: m.problem_wrong_account,
  account_changed: m.problem_wrong_account,
  wrong_login: m.problem_wrong_account,
  wrong_trade_mode: m.problem_policy_demo,
  demo_only: m.problem_policy_demo,
  local_max_lots: m.problem_policy_lots,
  terminal_offline: m.problem_terminal_offline,
  "policy.demo_only": m.problem_policy_demo,
  "policy.max_lots": m.problem_policy_lots,
  "policy.max_lots_per_order": m.problem_policy_lots,
  "policy.daily_loss": m.problem_policy_loss,
  // the rules of risk
  "risk.unknown_symbol": m.problem_unknown_symbol,
  "risk.lots_not_a_number": m.problem_risk_lots,
  "risk.lots_min": m.problem_risk_lots,
  "risk.lots_max": m.problem_risk_lots,
  "risk.lots_step": m.problem_risk_lots,
  "risk.max_lots_per_order": m.problem_risk_limit,
  "risk.max_lots_per_symbol": m.problem_risk_limit,
  "risk.max_lots_total": m.problem_risk_limit,
  "risk.max_positions": m.problem_risk_limit,
  "risk.max_positions_per_symbol": m.problem_risk_limit,
  "risk.no_quote": m.problem_risk_quote,
  "risk.quote_stale": m.problem_risk_quote,
  "risk.no_rate": m.problem_risk_quote,
  "risk.exposure_unknown": m.problem_risk_quote,
  "risk.price_missing": m.problem_risk_price,
  "risk.price_invalid": m.problem_risk_price,
  "risk.price_side": m.problem_risk_price,
  "risk.price_distance": m.problem_risk_price,
  "risk.stop_loss_side": m.problem_risk_stops,
  "risk.take_profit_side": m.problem_risk_stops,
  "risk.stop_loss_distance": m.problem_risk_stops,
  "risk.take_profit_distance": m.problem_risk_stops,
  "risk.stop_loss_missing": m.problem_risk_stop_missing,
  "risk.max_risk": m.problem_risk_max_risk,
  "risk.symbol_not_allowed": m.problem_risk_symbol,
  "risk.currency_exposure": m.problem_risk_exposure,
  "risk.exposure": m.problem_risk_exposure,
  "risk.margin_level": m.problem_risk_margin_level,
  "risk.margin": m.problem_risk_margin,
  "risk.daily_loss": m.problem_risk_daily_loss,
  "risk.daily_loss_brake": m.problem_risk_daily_loss,
  "risk.weekly_loss": m.problem_risk_weekly_loss,
  "risk.weekly_loss_brake": m.problem_risk_weekly_loss,
  "risk.total_loss": m.problem_risk_total_loss,
  "risk.total_loss_brake": m.problem_risk_total_loss,
  "risk.drawdown": m.problem_risk_pause,
  "risk.cooldown": m.problem_risk_pause,
  "risk.loss_streak": m.problem_risk_pause,
  "risk.stop_guard": m.problem_risk_pause,
  "risk.low_profit": m.problem_risk_pause,
  "risk.price_collar": m.problem_risk_collar,
  "risk.order_rate": m.problem_risk_rate,
  "risk.duplicate_looking": m.problem_risk_duplicate,
  // the broker's return codes
  "mt5.requote": m.problem_mt5_price,
  "mt5.price_changed": m.problem_mt5_price,
  "mt5.price_off": m.problem_mt5_price,
  "mt5.reject": m.problem_mt5_reject,
  "mt5.cancel": m.problem_mt5_reject,
  "mt5.invalid": m.problem_mt5_reject,
  "mt5.only_real": m.problem_mt5_reject,
  "mt5.invalid_volume": m.problem_mt5_volume,
  "mt5.invalid_price": m.problem_mt5_bad_price,
  "mt5.invalid_stops": m.problem_mt5_stops,
  "mt5.trade_disabled": m.problem_mt5_disabled,
  "mt5.market_closed": m.problem_mt5_market_closed,
  "mt5.no_money": m.problem_mt5_no_money,
  "mt5.invalid_expiration": m.problem_mt5_expiration,
  "mt5.server_disables_at": m.problem_mt5_algo,
  "mt5.client_disables_at": m.problem_mt5_algo,
  "mt5.too_many_requests": m.problem_mt5_busy,
  "mt5.frozen": m.problem_mt5_frozen,
  "mt5.invalid_fill": m.problem_mt5_filling,
  "mt5.limit_orders": m.problem_mt5_limits,
  "mt5.limit_volume": m.problem_mt5_limits,
  "mt5.limit_positions": m.problem_mt5_limits,
  "mt5.invalid_order": m.problem_mt5_kind,
  "mt5.long_only": m.problem_mt5_one_way,
  "mt5.short_only": m.problem_mt5_one_way,
  "mt5.close_only": m.problem_mt5_one_way,
  "mt5.fifo_close": m.problem_mt5_fifo,
  "mt5.hedge_prohibited": m.problem_mt5_hedge,
  "mt5.error": m.problem_mt5_unsure,
  "mt5.timeout": m.problem_mt5_unsure,
  "mt5.order_changed": m.problem_mt5_unsure,
  "mt5.locked": m.problem_mt5_unsure,
  "mt5.connection": m.problem_mt5_unsure,
  "mt5.position_closed": m.problem_mt5_unsure,
  "mt5.invalid_close_volume": m.problem_mt5_unsure,
  "mt5.close_order_exist": m.problem_mt5_unsure,
  "mt5.reject_cancel": m.problem_mt5_unsure,
};

/** What is said of a whole family of codes where one of its members has no words of its own. */
const FAMILIES: readonly (readonly [string, () => string])[] = [
  ["policy.", m.problem_policy],
  ["risk.", m.problem_risk_limit],
];

/** Why an order was refused, or is not certain, in the reader's language: what happened, what it means for the money, what to do. */
export function orderProblemText(problem: {
  readonly code: string | null;
  readonly message: string | null;
}): string {
  const { code, message } = problem;
  const text = TEXTS[code ?? ""] ?? FAMILIES.find(([start]) => code?.startsWith(start))?.[1];
  if (code === null || text === undefined) return problemText(problem);
  // Rules name the number that was passed, in English; nobody else's sentence says more than ours.
  const isExact = FAMILIES.some(([start]) => code.startsWith(start)) && getLocale() === "en";
  return isExact && message ? `${text()} ${message}` : text();
}
