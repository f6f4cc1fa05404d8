import { instrumentFromSpec, type Rates, ratesFromPrice } from "#broking";
import type { SymbolSpec } from "#domain";
import type { RiskAnswer, RiskQuestion } from "#orders";
import { toAccount, toPosition, toSpec } from "#protocol";
import { checkRisk, prunedFacts, type RiskOrder, type WorkingOrder } from "#risk";
import { limitsOf } from "./limits.ts";

/**
 * The house's risk rules on a room's question. What is under way and what waits at the broker counts with its lots,
 * its exposure and its margin, as if it were filled where that is the worse.
 */
export function judge(question: RiskQuestion, kind: "practice" | "terminal"): RiskAnswer {
  const { intent, snapshot, quotes, now } = question;
  const symbols = question.symbols.map(toSpec);
  const positions = snapshot.positions.map(toPosition);
  const verdict = checkRisk({
    order: orderOf(intent),
    instrument: symbols.find((one) => one.symbol === intent.symbol) ?? null,
    account: toAccount(snapshot.account),
    positions,
    working: [...waitingAt(snapshot), ...question.reserved.flatMap((one) => onTheWay(one, quotes))],
    reservedMargin: question.reserved_margin,
    quote: quotes[intent.symbol] ?? null,
    limits: limitsOf(question.limits, kind),
    facts: prunedFacts(question.facts, now),
    symbols,
    rates: ratesFrom(symbols, quotes),
    // A position's own price was read on another way than the quote.
    lastPrice: positions.find((one) => one.symbol === intent.symbol)?.currentPrice ?? null,
    now,
  });
  return verdict.ok
    ? verdict
    : {
        ok: false,
        code: verdict.code,
        message: `${verdict.message}; ${verdict.hint}`.slice(0, 400),
      };
}

function orderOf(intent: RiskQuestion["intent"]): RiskOrder {
  return {
    symbol: intent.symbol,
    type: intent.order_type,
    lots: intent.lots,
    price: intent.price,
    stopLimitPrice: intent.stop_limit_price ?? null,
    stopLoss: intent.stop_loss,
    takeProfit: intent.take_profit,
    confirmDuplicate: intent.confirm_duplicate === true,
  };
}

function waitingAt(snapshot: RiskQuestion["snapshot"]): WorkingOrder[] {
  return snapshot.orders.map(({ symbol, order_type, lots, price }) => ({
    symbol,
    type: order_type,
    lots,
    price,
  }));
}

function onTheWay(
  intent: RiskQuestion["reserved"][number],
  quotes: RiskQuestion["quotes"],
): WorkingOrder[] {
  if (intent.action !== "open") return [];
  const { symbol, order_type: type, lots } = intent;
  return [{ symbol, type, lots, price: intent.price ?? quotes[symbol]?.ask ?? null }];
}

/** Every currency pair that has a quote is a rate. */
function ratesFrom(symbols: readonly SymbolSpec[], quotes: RiskQuestion["quotes"]): Rates {
  const rates = symbols.map((spec) => {
    const quote = quotes[spec.symbol];
    return quote ? ratesFromPrice(instrumentFromSpec(spec), (quote.bid + quote.ask) / 2) : {};
  });
  return Object.assign({}, ...rates);
}
