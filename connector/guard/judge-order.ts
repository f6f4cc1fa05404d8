import { instrumentFromSpec, type Rates, ratesFromPrice } from "#broking";
import type { SymbolSpec } from "#domain";
import type { PolicyQuestion, PolicyRefusal } from "#orders";
import { limitsFromWire, toAccount, toPosition, toSpec } from "#protocol";
import {
  checkRisk,
  NO_FACTS,
  PRACTICE_LIMITS,
  type RiskFacts,
  type RiskInput,
  type RiskLimits,
  type WorkingOrder,
} from "#risk";
import type { Policy } from "./policy.ts";
import type { PolicyState } from "./policy-file.ts";

const DAY_MS = 24 * 3_600_000;

/** The rules of this PC's own that have a name of their own: the reader must know where to change them. */
const OWN_CODES: Readonly<Record<string, string>> = {
  "risk.symbol_not_allowed": "policy.symbol",
  "risk.max_lots_per_order": "policy.max_lots",
  "risk.max_lots_total": "policy.max_total_lots",
  "risk.max_positions": "policy.max_positions",
  "risk.daily_loss": "policy.daily_loss",
  "risk.daily_loss_brake": "policy.daily_loss",
};

/**
 * The last word on what may add exposure: first this PC's policy, then the account's limits, by the very rules that
 * the room applies. Both must let it pass, so neither can loosen the other. What reduces or protects is never asked.
 */
export function judgeOrder(state: PolicyState, question: PolicyQuestion): PolicyRefusal | null {
  if (!state.ok) return { code: "policy.unsigned", message: state.sentence };
  const { policy } = state;
  const { intent, snapshot } = question;
  if (policy.demo_only && snapshot.account.trade_mode === "real")
    return refusal("policy.demo_only", "real accounts are locked on this PC");
  if (policy.allowed_symbols !== null && !policy.allowed_symbols.includes(intent.symbol))
    return refusal("policy.symbol", `${intent.symbol} is not among the symbols of this PC`);
  const { origin } = intent;
  if (origin !== "connector" && !policy.allowed_origins.includes(origin)) {
    const who = origin === "bot" ? "bots" : "people";
    return refusal("policy.origin", `${who} may not open anything on this PC`);
  }
  if (intent.action !== "open") return null;
  const facts = { ...NO_FACTS, ...question.anchors };
  const own = judgeBy(limitsOf(policy), facts, question, intent);
  if (own !== null) {
    const code = OWN_CODES[own.code];
    return code === undefined ? own : refusal(code, own.message);
  }
  return judgeByAccount(policy, question, intent);
}

/** What the owner set in the cloud; losses of a day that begins at another hour are the room's to count. */
function judgeByAccount(
  policy: Policy,
  question: PolicyQuestion,
  intent: Opening,
): PolicyRefusal | null {
  if (question.limits === null) return null;
  const limits = limitsFromWire(question.limits.limits);
  const isSameDay =
    limits.reset.zone === policy.reset.zone && limits.reset.hour === policy.reset.hour;
  const recentOrders = question.recent.flatMap(({ at, intent: one }) =>
    one.action === "open"
      ? [{ at, symbol: one.symbol, type: one.order_type, lots: one.lots, price: one.price }]
      : [],
  );
  const facts = { ...NO_FACTS, ...question.anchors, recentOrders };
  const counted = isSameDay ? limits : { ...limits, dailyLoss: null, weeklyLoss: null };
  return judgeBy(counted, facts, question, intent);
}

type Opening = PolicyQuestion["intent"] & { readonly action: "open" };

/** This PC's policy in the words of the risk rules; everything else they know is off. */
function limitsOf(policy: Policy): RiskLimits {
  const percent = policy.max_daily_loss_percent;
  return {
    ...PRACTICE_LIMITS,
    maxLotsPerOrder: policy.max_lots_per_order,
    maxLotsTotal: policy.max_total_lots,
    maxPositions: policy.max_positions,
    reset: policy.reset,
    dailyLoss:
      percent === null ? null : { percent, percentOf: "base", base: "higher", brakePercent: 100 },
    maxQuoteAgeMs: DAY_MS,
  };
}

function judgeBy(
  limits: RiskLimits,
  facts: RiskFacts,
  question: PolicyQuestion,
  intent: Opening,
): PolicyRefusal | null {
  const verdict = checkRisk(inputOf(limits, facts, question, intent));
  if (verdict.ok) return null;
  return { code: verdict.code, message: `${verdict.message}; ${verdict.hint}`.slice(0, 400) };
}

function inputOf(
  limits: RiskLimits,
  facts: RiskFacts,
  { snapshot, symbols, quotes, reserved, now }: PolicyQuestion,
  intent: Opening,
): RiskInput {
  const specs = symbols.map(toSpec);
  const waiting: WorkingOrder[] = snapshot.orders.map(({ symbol, order_type, lots, price }) => ({
    ...{ symbol, type: order_type, lots, price },
  }));
  const sent: WorkingOrder[] = reserved.flatMap((one) => {
    if (one.action !== "open") return [];
    const { symbol, order_type: type, lots } = one;
    return [{ symbol, type, lots, price: one.price ?? quotes[symbol]?.ask ?? null }];
  });
  return {
    order: {
      symbol: intent.symbol,
      type: intent.order_type,
      lots: intent.lots,
      price: intent.price,
      stopLimitPrice: intent.stop_limit_price ?? null,
      stopLoss: intent.stop_loss,
      takeProfit: intent.take_profit,
      confirmDuplicate: intent.confirm_duplicate === true,
    },
    instrument: specs.find((one) => one.symbol === intent.symbol) ?? null,
    account: toAccount(snapshot.account),
    positions: snapshot.positions.map(toPosition),
    working: [...waiting, ...sent],
    reservedMargin: 0,
    quote: quotes[intent.symbol] ?? null,
    limits,
    facts,
    symbols: specs,
    rates: ratesFrom(specs, quotes),
    now,
  };
}

/** Every currency pair that has a quote is a rate. */
function ratesFrom(symbols: readonly SymbolSpec[], quotes: PolicyQuestion["quotes"]): Rates {
  const rates = symbols.map((spec) => {
    const quote = quotes[spec.symbol];
    return quote ? ratesFromPrice(instrumentFromSpec(spec), (quote.bid + quote.ask) / 2) : {};
  });
  return Object.assign({}, ...rates);
}

function refusal(code: string, why: string): PolicyRefusal {
  return { code, message: `${why} ("nusatrade policy show" tells the rest).`.slice(0, 400) };
}
