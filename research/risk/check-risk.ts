import { type RiskInput, type RiskRule, type RiskVerdict, refuse } from "./input.ts";
import { lotsRule } from "./rules/lots.ts";
import { checkMargin } from "./rules/margin.ts";
import { maxLotsPerOrderRule } from "./rules/max-lots-per-order.ts";
import { maxPositionsRule } from "./rules/max-positions.ts";
import { pendingPriceRule } from "./rules/pending-price.ts";
import { quoteRule } from "./rules/quote.ts";
import { stopsRule } from "./rules/stops.ts";

// The order's own faults first, then the account's limits, then the market, margin last: a reader mends what is his.
const RULES: readonly RiskRule[] = [
  lotsRule,
  maxLotsPerOrderRule,
  maxPositionsRule,
  quoteRule,
  pendingPriceRule,
  stopsRule,
];

/**
 * Whether an order may be sent: the same answer in backtest, worker, room and connector.
 *
 * @returns the margin it would hold, or the first rule it breaks with a code, a message and what would pass.
 */
export function checkRisk(input: RiskInput): RiskVerdict {
  const { instrument, order } = input;
  if (instrument === null || instrument.symbol !== order.symbol) {
    return refuse(
      "risk.unknown_symbol",
      `the account's broker has no symbol ${order.symbol}`,
      "choose a symbol of the account; brokers add suffixes such as EURUSD.m",
    );
  }
  const known = { ...input, instrument };
  for (const rule of RULES) {
    const refusal = rule(known);
    if (refusal !== null) return refusal;
  }
  return checkMargin(known);
}
