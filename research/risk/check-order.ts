import type { RiskOrder, RiskRefusal } from "./input.ts";
import type { RiskLimits } from "./limits.ts";
import { allowedSymbolsRule } from "./rules/allowed-symbols.ts";
import { maxLotsPerOrderRule } from "./rules/max-lots-per-order.ts";
import { stopLossRequiredRule } from "./rules/stop-loss-required.ts";

/**
 * What can be said of an order without looking at the account: the rules of `checkRisk` that read nothing but the
 * order and the limits. Only for hedging accounts: on a netting account it may reduce, and then nothing may refuse it.
 *
 * @returns null when nothing speaks against it; the account's room judges it in full.
 */
export function checkOrder(order: RiskOrder, limits: RiskLimits): RiskRefusal | null {
  const input = { order, limits };
  return allowedSymbolsRule(input) ?? stopLossRequiredRule(input) ?? maxLotsPerOrderRule(input);
}
