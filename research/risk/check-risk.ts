import {
  type KnownInput,
  type RiskInput,
  type RiskRule,
  type RiskVerdict,
  refuse,
} from "./input.ts";
import { openingLots } from "./opening.ts";
import { allowedSymbolsRule } from "./rules/allowed-symbols.ts";
import { drawdownRule } from "./rules/drawdown.ts";
import { duplicateRule } from "./rules/duplicate.ts";
import { accountExposureRule, currencyExposureRule } from "./rules/exposure.ts";
import { lossLimitsRule } from "./rules/loss-limits.ts";
import { lotsRule } from "./rules/lots.ts";
import { checkMargin } from "./rules/margin.ts";
import { maxLotsPerSymbolRule, maxLotsTotalRule } from "./rules/max-lots.ts";
import { maxLotsPerOrderRule } from "./rules/max-lots-per-order.ts";
import { maxPositionsPerSymbolRule, maxPositionsRule } from "./rules/max-positions.ts";
import { maxRiskRule } from "./rules/max-risk.ts";
import { orderRateRule } from "./rules/order-rate.ts";
import { cooldownRule, lossStreakRule, lowProfitRule, stopGuardRule } from "./rules/pauses.ts";
import { pendingPriceRule } from "./rules/pending-price.ts";
import { priceCollarRule } from "./rules/price-collar.ts";
import { quoteRule } from "./rules/quote.ts";
import { stopLossRequiredRule } from "./rules/stop-loss-required.ts";
import { stopsRule } from "./rules/stops.ts";

// The order's own faults first, then the account's limits, then the market: a reader mends what is his.
const LIMITS: readonly RiskRule[] = [
  allowedSymbolsRule,
  lossLimitsRule,
  drawdownRule,
  cooldownRule,
  lossStreakRule,
  stopGuardRule,
  lowProfitRule,
  stopLossRequiredRule,
  maxLotsPerOrderRule,
  maxLotsPerSymbolRule,
  maxLotsTotalRule,
  maxPositionsRule,
  maxPositionsPerSymbolRule,
  orderRateRule,
  duplicateRule,
  quoteRule,
];
const SHAPE: readonly RiskRule[] = [pendingPriceRule, stopsRule];
// These count with the prices that the rules above have looked at.
const SIZES: readonly RiskRule[] = [
  priceCollarRule,
  maxRiskRule,
  currencyExposureRule,
  accountExposureRule,
];

/**
 * Whether an order may be sent: the same answer in backtest, worker, room and connector.
 *
 * An order that only reduces (against a position of a netting account) must be well formed and is refused nothing else.
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
  const known: KnownInput = { ...input, instrument };
  const malformed = lotsRule(known);
  if (malformed !== null) return malformed;
  if (openingLots(known) === 0) return firstOf(SHAPE, known) ?? { ok: true, margin: 0 };
  return firstOf([...LIMITS, ...SHAPE, ...SIZES], known) ?? checkMargin(known);
}

function firstOf(rules: readonly RiskRule[], input: KnownInput) {
  for (const rule of rules) {
    const refusal = rule(input);
    if (refusal !== null) return refusal;
  }
  return null;
}
