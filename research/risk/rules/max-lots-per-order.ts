import { type KnownInput, type RiskRefusal, refuse } from "../input.ts";

/** No single order above the account's own limit, whatever the broker would take. */
export function maxLotsPerOrderRule({
  order,
  limits,
}: Pick<KnownInput, "order" | "limits">): RiskRefusal | null {
  if (limits.maxLotsPerOrder === null || order.lots <= limits.maxLotsPerOrder) return null;
  return refuse(
    "risk.max_lots_per_order",
    `${order.lots} lots is above the account's limit of ${limits.maxLotsPerOrder} an order`,
    `order at most ${limits.maxLotsPerOrder} lots, or raise the limit of the account`,
  );
}
