import { commissionOf, defaultCosts, type Instrument, isOnTick, validateLots } from "#broking";
import { isMarketOrder, type OrderType, type Side, sideOf, type Tick } from "#domain";
import { closePriceOf, type Market, openPriceOf } from "./market.ts";
import type { RetcodeName } from "./retcodes.ts";
import { LIMITS, type SimCommand, type SimState } from "./state.ts";
import { accountOf, marginUsed } from "./value.ts";

type Opening = Extract<SimCommand, { action: "open" }>;

/** Orders that this broker takes; stop-limit orders are not among them. */
const OFFERED: readonly OrderType[] = [
  "BUY",
  "SELL",
  "BUY_LIMIT",
  "SELL_LIMIT",
  "BUY_STOP",
  "SELL_STOP",
];

/** The first thing a server finds wrong with an opening order, in a server's order; null when it stands. */
export function refuseOpen(state: SimState, order: Opening, market: Market): RetcodeName | null {
  const instrument = market.instrument(order.symbol);
  if (!instrument) return "invalid";
  if (!OFFERED.includes(order.type)) return "invalidOrder";
  if (!validateLots(order.lots, instrument).ok) return "invalidVolume";
  const tick = market.quote(order.symbol);
  if (!tick) return "noQuotes";
  const isPending = !isMarketOrder(order.type);
  if (isPending && !isPendingPrice(order.type, order.price, tick, instrument))
    return "invalidPrice";
  const side = sideOf(order.type);
  const from = isPending && order.price !== null ? order.price : closePriceOf(side, tick);
  if (!areStops(side, order.stopLoss, order.takeProfit, from, instrument)) return "invalidStops";
  const held = state.positions.length + state.orders.length;
  if (held >= LIMITS.holdings) return isPending ? "limitOrders" : "limitPositions";
  const price = isPending ? null : openPriceOf(side, tick);
  return price !== null && !canPay(state, order, price, market) ? "noMoney" : null;
}

/** What is wrong with new stops of an open position; they are judged by the price it would close at. */
export function refuseStops(
  side: Side,
  stopLoss: number | null,
  takeProfit: number | null,
  tick: Tick,
  instrument: Instrument,
): RetcodeName | null {
  return areStops(side, stopLoss, takeProfit, closePriceOf(side, tick), instrument)
    ? null
    : "invalidStops";
}

/** Enough free margin for one more position and its commission? Hedging an open one may need none. */
export function canPay(
  state: SimState,
  order: Pick<Opening, "symbol" | "type" | "lots">,
  openPrice: number,
  market: Market,
): boolean {
  const instrument = market.instrument(order.symbol);
  if (!instrument) return false;
  const added = { symbol: order.symbol, side: sideOf(order.type), lots: order.lots, openPrice };
  const account = accountOf(state, market);
  const more = marginUsed(state, market, [...state.positions, added]) - account.margin;
  const commission = commissionOf(order.lots, defaultCosts(instrument));
  return more <= 0 || account.freeMargin >= more + commission;
}

function isPendingPrice(
  type: OrderType,
  price: number | null,
  tick: Tick,
  instrument: Instrument,
): boolean {
  if (price === null || !(price > 0) || !isOnTick(price, instrument)) return false;
  const market = openPriceOf(sideOf(type), tick);
  const isBelow = type === "BUY_LIMIT" || type === "SELL_STOP";
  return isBeyond(isBelow ? market - price : price - market, instrument);
}

function areStops(
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

/** At least the stops level away, and never at the price itself; half a point forgives binary dust. */
function isBeyond(distance: number, instrument: Instrument): boolean {
  const least = Math.max(instrument.stopsLevelPoints * instrument.point, instrument.tickSize);
  return distance >= least - instrument.point / 2;
}
