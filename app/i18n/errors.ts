import { m } from "./generated/messages.js";

/** What a form or an order got back when it was refused. */
export interface Problem {
  readonly code: string;
  /** The service's own words, for codes that have no translation here. */
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

const TEXTS: Readonly<Record<string, () => string>> = {
  bad_credentials: m.problem_bad_credentials,
  too_many_requests: m.problem_rate_limited,
  connector_offline: m.problem_connector_offline,
  room_unreachable: m.problem_room_unreachable,
  position_busy: m.problem_position_busy,
  order_busy: m.problem_position_busy,
  idempotency_key_reused: m.problem_key_reused,
  no_bars: m.problem_no_bars,
  bad_csv: m.problem_bad_csv,
  bad_spec: m.problem_bad_spec,
  bad_range: m.problem_range,
  timeframe_mismatch: m.problem_timeframe,
  unknown_symbol: m.problem_unknown_symbol,
  position_not_found: m.problem_not_found,
  order_not_found: m.problem_not_found,
  order_not_waiting: m.problem_not_waiting,
  yahoo_off: m.problem_yahoo_off,
  yahoo_unreachable: m.problem_yahoo_unreachable,
  yahoo_busy: m.problem_yahoo_busy,
  yahoo_no_bars: m.problem_yahoo_no_bars,
  yahoo_unknown_symbol: m.problem_yahoo_symbol,
  yahoo_timeframe: m.problem_yahoo_timeframe,
  run_too_large: m.problem_run_too_large,
  too_many_runs: m.problem_too_many_runs,
  result_changed: m.problem_result_changed,
  ai_unreachable: m.problem_ai_unreachable,
  ai_timeout: m.problem_ai_unreachable,
  press_not_arrived: m.problem_not_arrived,
  offline: m.problem_offline,
  "compute.crash": m.problem_worker_crash,
  "bars.broken": m.problem_broken_bars,
  "compute.no_trades": m.problem_no_trades,
  limits_changed: m.problem_limits_changed,
  limits_incomplete: m.problem_limits_incomplete,
  limits_invalid: m.limits_fix,
};

/** A refusal in the reader's language (of orders: `orderProblemText`); the service's own words where a code is not known here. */
export function problemText(problem: {
  readonly code: string | null;
  readonly message: string | null;
}): string {
  const text = problem.code ? TEXTS[problem.code]?.() : undefined;
  return text || problem.message || m.problem_unknown();
}
