import { sideOf } from "#domain";
import type { RiskInput } from "./input.ts";

/** Netting accounts hold one position a symbol: an order against it closes before it opens. */
export function isNetting({ account }: Pick<RiskInput, "account">): boolean {
  return account.marginMode !== "hedging";
}

/**
 * Lots of the order that would open or grow a position; 0 = it only reduces, and no limit may stand in its way.
 * What is on its way in the same direction uses up the position against it first.
 */
export function openingLots(
  input: Pick<RiskInput, "account" | "order" | "positions" | "working">,
): number {
  const { order, positions, working } = input;
  if (!isNetting(input)) return order.lots;
  const side = sideOf(order.type);
  const against = lotsOf(
    positions.filter((one) => one.symbol === order.symbol && one.side !== side),
  );
  const before = lotsOf(
    working.filter((one) => one.symbol === order.symbol && sideOf(one.type) === side),
  );
  return withoutDust(Math.max(0, order.lots - Math.max(0, against - before)));
}

export function lotsOf(orders: readonly { readonly lots: number }[]): number {
  return withoutDust(orders.reduce((sum, one) => sum + one.lots, 0));
}

/** 0.1 + 0.2 as the 0.3 it stands for: brokers count lots in eight decimals at most. */
function withoutDust(lots: number): number {
  return Number.isFinite(lots) ? Math.round(lots * 1e8) / 1e8 : lots;
}
