import { type KnownInput, type RiskRefusal, refuse } from "../input.ts";
import { isNetting } from "../opening.ts";

/**
 * The order must not open one position too many; each working order counts as the position it may become. On a
 * netting account a symbol has one position, however many orders make it.
 */
export function maxPositionsRule(input: KnownInput): RiskRefusal | null {
  const { limits } = input;
  const used = positionsOf(input, null);
  if (limits.maxPositions === null || joins(input) || used < limits.maxPositions) return null;
  return refuse(
    "risk.max_positions",
    `${used} positions are open or on their way and the account's limit is ${limits.maxPositions}`,
    "close a position first, or raise the limit of the account",
  );
}

/** The same for the order's symbol alone. */
export function maxPositionsPerSymbolRule(input: KnownInput): RiskRefusal | null {
  const { limits, order } = input;
  const used = positionsOf(input, order.symbol);
  const most = limits.maxPositionsPerSymbol;
  if (most === null || joins(input) || used < most) return null;
  return refuse(
    "risk.max_positions_per_symbol",
    `${used} positions of ${order.symbol} are open or on their way and the limit is ${most}`,
    `close a position of ${order.symbol} first, or raise the limit of the account`,
  );
}

function positionsOf(input: KnownInput, symbol: string | null): number {
  const all = [...input.positions, ...input.working].map((one) => one.symbol);
  const counted = isNetting(input) ? [...new Set(all)] : all;
  return counted.filter((one) => symbol === null || one === symbol).length;
}

function joins(input: KnownInput): boolean {
  const { order, positions, working } = input;
  return isNetting(input) && [...positions, ...working].some((one) => one.symbol === order.symbol);
}
