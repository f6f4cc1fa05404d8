import { sideOf } from "#domain";
import { type KnownInput, type RiskRefusal, refuse } from "../input.ts";
import { lotsOf } from "../opening.ts";
import { atMostLots, short } from "../words.ts";

/** Open and working lots of the order's symbol in its direction, as MT5 counts SYMBOL_VOLUME_LIMIT. */
export function maxLotsPerSymbolRule(input: KnownInput): RiskRefusal | null {
  const { order, limits } = input;
  if (limits.maxLotsPerSymbol === null) return null;
  const side = sideOf(order.type);
  const held = lotsHeld(input, order.symbol, side);
  if (fits(held + order.lots, limits.maxLotsPerSymbol)) return null;
  return refuse(
    "risk.max_lots_per_symbol",
    `${short(held + order.lots)} lots of ${order.symbol} would be ${side === "BUY" ? "bought" : "sold"}, the limit is ${limits.maxLotsPerSymbol}`,
    atMostLots(limits.maxLotsPerSymbol - held, input, "close a part of them first"),
  );
}

/** The larger direction of every symbol, summed: a position against another one adds nothing while it is the smaller. */
export function maxLotsTotalRule(input: KnownInput): RiskRefusal | null {
  const { order, limits, positions, working } = input;
  if (limits.maxLotsTotal === null) return null;
  const names = new Set([order.symbol, ...[...positions, ...working].map((one) => one.symbol)]);
  const side = sideOf(order.type);
  let before = 0;
  let rest = 0;
  for (const symbol of names) {
    const bought = lotsHeld(input, symbol, "BUY");
    const sold = lotsHeld(input, symbol, "SELL");
    before += Math.max(bought, sold);
    rest += symbol === order.symbol ? 0 : Math.max(bought, sold);
  }
  const own = lotsHeld(input, order.symbol, side);
  const other = lotsHeld(input, order.symbol, side === "BUY" ? "SELL" : "BUY");
  const after = rest + Math.max(own + order.lots, other);
  if (fits(after, limits.maxLotsTotal) || fits(after, before)) return null;
  return refuse(
    "risk.max_lots_total",
    `the account would hold ${short(after)} lots, the limit is ${limits.maxLotsTotal}`,
    atMostLots(limits.maxLotsTotal - rest - own, input, "close a position first"),
  );
}

function lotsHeld(input: KnownInput, symbol: string, side: "BUY" | "SELL"): number {
  const { positions, working } = input;
  return lotsOf([
    ...positions.filter((one) => one.symbol === symbol && one.side === side),
    ...working.filter((one) => one.symbol === symbol && sideOf(one.type) === side),
  ]);
}

/** Sums of decimal lots are off by binary dust, which is no reason to refuse. */
function fits(lots: number, most: number): boolean {
  return lots <= most + 1e-9;
}
