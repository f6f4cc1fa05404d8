import type { Instrument } from "#broking";
import { isOnTick } from "#broking";
import { type OrderType, type Side, sideOf, type Tick } from "#domain";
import type { Levels } from "../feed/curve.ts";
import { closePriceOf, openPriceOf } from "./market.ts";
import type { SimOrder, SimPosition, SimState } from "./state.ts";

/** Which of a position's levels a tick reaches; the loss is looked at first. */
export function hitStop(position: SimPosition, tick: Tick): "sl" | "tp" | null {
  const up = position.side === "BUY" ? 1 : -1;
  const price = closePriceOf(position.side, tick);
  if (position.stopLoss !== null && (price - position.stopLoss) * up <= 0) return "sl";
  if (position.takeProfit !== null && (price - position.takeProfit) * up >= 0) return "tp";
  return null;
}

/** Whether a tick reaches a pending order's price. */
export function isTriggered(order: Pick<SimOrder, "type" | "price">, tick: Tick): boolean {
  const price = openPriceOf(sideOf(order.type), tick);
  return waitsBelow(order.type) ? price <= order.price : price >= order.price;
}

/** A price at which a pending order of this type may wait now: on its side of the market, far enough, on a tick. */
export function isPendingPrice(
  type: OrderType,
  price: number | null,
  tick: Tick,
  instrument: Instrument,
): boolean {
  if (price === null || !(price > 0) || !isOnTick(price, instrument)) return false;
  const market = openPriceOf(sideOf(type), tick);
  return isBeyond(waitsBelow(type) ? market - price : price - market, instrument);
}

/** Stops that a server takes: on their sides of `from`, far enough, on a tick. */
export function areStops(
  side: Side,
  stopLoss: number | null,
  takeProfit: number | null,
  from: number,
  instrument: Instrument,
): boolean {
  const up = side === "BUY" ? 1 : -1;
  const isFine = (level: number | null, distance: (level: number) => number) =>
    level === null ||
    (level > 0 && isOnTick(level, instrument) && isBeyond(distance(level), instrument));
  return (
    isFine(stopLoss, (level) => (from - level) * up) &&
    isFine(takeProfit, (level) => (level - from) * up)
  );
}

/** Nearer to the price than the freeze level lets anybody change. */
export function isFrozen(
  level: number | null,
  price: number,
  freezeLevelPoints: number,
  instrument: Instrument,
): boolean {
  const freeze = (freezeLevelPoints + 0.5) * instrument.point;
  return level !== null && freezeLevelPoints > 0 && Math.abs(price - level) <= freeze;
}

/** The nearest prices at which a stop or pending of the symbol would act. Orders that the broker has not taken up wait for it. */
export function levelsOf(state: SimState, symbol: string): Levels {
  const levels = {
    bidAtMost: Number.NEGATIVE_INFINITY,
    askAtMost: Number.NEGATIVE_INFINITY,
    bidAtLeast: Number.POSITIVE_INFINITY,
    askAtLeast: Number.POSITIVE_INFINITY,
  };
  const below = (book: "bid" | "ask", level: number | null) => {
    if (level !== null) levels[`${book}AtMost`] = Math.max(levels[`${book}AtMost`], level);
  };
  const above = (book: "bid" | "ask", level: number | null) => {
    if (level !== null) levels[`${book}AtLeast`] = Math.min(levels[`${book}AtLeast`], level);
  };
  for (const position of state.positions) {
    if (position.symbol !== symbol) continue;
    const isLong = position.side === "BUY";
    below(isLong ? "bid" : "ask", isLong ? position.stopLoss : position.takeProfit);
    above(isLong ? "bid" : "ask", isLong ? position.takeProfit : position.stopLoss);
  }
  for (const order of state.orders) {
    if (order.symbol !== symbol || order.work) continue;
    const move = waitsBelow(order.type) ? below : above;
    move(sideOf(order.type) === "BUY" ? "ask" : "bid", order.price);
  }
  return levels;
}

function waitsBelow(type: OrderType): boolean {
  return type === "BUY_LIMIT" || type === "SELL_STOP" || type === "SELL_STOP_LIMIT";
}

/** At least the stops level away, and never at the price itself; half a point forgives binary dust. */
function isBeyond(distance: number, instrument: Instrument): boolean {
  const least = Math.max(instrument.stopsLevelPoints * instrument.point, instrument.tickSize);
  return distance >= least - instrument.point / 2;
}
