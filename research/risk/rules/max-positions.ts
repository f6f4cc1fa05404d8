import { type KnownInput, type RiskRefusal, refuse } from "../input.ts";

/** The order must not open one position too many. On a netting account a symbol's further orders open none. */
export function maxPositionsRule({
  account,
  order,
  positions,
  limits,
}: KnownInput): RiskRefusal | null {
  const joins =
    account.marginMode === "netting" && positions.some((one) => one.symbol === order.symbol);
  if (limits.maxPositions === null || joins || positions.length < limits.maxPositions) return null;
  return refuse(
    "risk.max_positions",
    `${positions.length} positions are open and the account's limit is ${limits.maxPositions}`,
    "close a position first, or raise the limit of the account",
  );
}
