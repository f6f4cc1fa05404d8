import { type KnownInput, type RiskRefusal, refuse } from "../input.ts";

/** No position without a stop loss in the very same order. */
export function stopLossRequiredRule({
  order,
  limits,
}: Pick<KnownInput, "order" | "limits">): RiskRefusal | null {
  if (!limits.requireStopLoss || order.stopLoss !== null) return null;
  return refuse(
    "risk.stop_loss_missing",
    "this account takes no order without a stop loss",
    "give a stop loss, or switch the rule off in the account's limits",
  );
}
