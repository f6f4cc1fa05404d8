import { floorToStep } from "#broking";
import { type Deal, isMarketOrder, type OrderType, sideOf, type Tick } from "#domain";
import { TICK_MS } from "../feed/curve.ts";
import { canPay } from "./can-pay.ts";
import { bookFill } from "./fill.ts";
import { type Booked, endOrder, plainLots, replaceOrder } from "./ledger.ts";
import { isTriggered } from "./levels.ts";
import { type Market, openPriceOf } from "./market.ts";
import type { SimOrder, SimState } from "./state.ts";

/** The next lots of a thin market are there a second later. */
const REFILL_MS = 1000;

/** Takes up the orders whose moment has come: expired ones go, promised ones are filled or rejected. */
export function applyDue(state: SimState, market: Market): Booked {
  const deals: Deal[] = [];
  let current = state;
  for (const order of state.orders) {
    const expires = expiryOf(order, market);
    if (expires !== null && expires <= market.at) {
      current = endOrder(current, order, { state: "expired", at: market.at, positionId: null });
    } else if (order.work && order.work.at <= market.at) {
      const worked = takeUp(current, order, market);
      current = worked.state;
      deals.push(...worked.deals);
    }
  }
  return { state: current, deals };
}

/** Fills or arms a symbol's pending orders that this tick reaches; those that wait for their moment are left. */
export function applyTriggers(state: SimState, tick: Tick, market: Market): Booked {
  const deals: Deal[] = [];
  let current = state;
  for (const order of state.orders) {
    if (order.symbol !== tick.symbol || order.work || !isTriggered(order, tick)) continue;
    const worked = trigger(current, order, tick, market);
    current = worked.state;
    deals.push(...worked.deals);
  }
  return { state: current, deals };
}

/** When something becomes of an order without a price: its expiry or its moment. */
export function dueAt(order: SimOrder, market: Pick<Market, "venue">): number {
  return Math.min(expiryOf(order, market) ?? Infinity, order.work?.at ?? Infinity);
}

/** When a pending order ends by itself, ms UTC. */
export function expiryOf(
  { time, placedTime }: SimOrder,
  { venue }: Pick<Market, "venue">,
): number | null {
  switch (time?.kind) {
    case undefined:
      return null;
    case "day":
      return venue.clock.nextMidnight(placedTime);
    case "specified":
      return time.at;
    case "specified_day":
      return venue.clock.nextMidnight(time.at);
  }
}

/** The lots that can be had at once, in the symbol's steps. */
export function availableLots(
  lots: number,
  symbol: string,
  market: Market,
  thereAre: number | null = market.rules(symbol).liquidityLots,
): number {
  const step = market.instrument(symbol)?.volumeStep;
  return thereAre === null || step === undefined || thereAre >= lots
    ? lots
    : floorToStep(thereAre, step);
}

/** When the rest of an order is taken up again. */
export function refillAt(market: Market): number {
  return Math.floor((market.at + REFILL_MS) / TICK_MS) * TICK_MS;
}

/** A promised moment: a rejection, the fill of a market order, or another look at a limit. */
function takeUp(state: SimState, order: SimOrder, market: Market): Booked {
  if (order.work?.end === "reject") return refused(state, order, market);
  const open = market.venue.openFrom(order.symbol, market.at);
  if (open > market.at) {
    const later = { ...order, work: { at: open, end: "fill" } as const };
    return { state: replaceOrder(state, later), deals: [] };
  }
  const { work: _, ...freed } = order;
  const tick = market.quote(order.symbol);
  if (tick && (isMarketOrder(order.type) || isTriggered(order, tick)))
    return trigger(replaceOrder(state, freed), freed, tick, market);
  return { state: replaceOrder(state, freed), deals: [] };
}

function trigger(state: SimState, order: SimOrder, tick: Tick, market: Market): Booked {
  if (order.stopLimit !== undefined) {
    const { stopLimit, ...rest } = order;
    const armed = { ...rest, type: limitOf(order.type), price: stopLimit };
    const current = replaceOrder(state, armed);
    // Already through its limit: it is filled on the tick that armed it.
    return isTriggered(armed, tick)
      ? trigger(current, armed, tick, market)
      : { state: current, deals: [] };
  }
  return fillOrder(state, order, openPriceOf(sideOf(order.type), tick), market);
}

/** Fills what there is of a working order; without the money for it the broker drops it. */
function fillOrder(state: SimState, order: SimOrder, price: number, market: Market): Booked {
  const closes = order.closes ?? null;
  const target = state.positions.find((one) => one.ticket === closes);
  if (closes !== null && !target) return refused(state, order, market);
  const wished = target ? Math.min(order.lots, target.lots) : order.lots;
  const lots = availableLots(wished, order.symbol, market);
  if (order.filling === "fok" && lots < wished) return refused(state, order, market);
  if (lots === 0) return { state: replaceOrder(state, waiting(order, market)), deals: [] };
  if (!target && !canPay(state, { ...order, lots }, price, market))
    return refused(state, order, market);
  const { ticket, symbol, stopLoss, takeProfit, magic, comment } = order;
  const booked = bookFill(
    state,
    {
      ...{ order: ticket, symbol, side: sideOf(order.type), lots, price, stopLoss, takeProfit },
      ...{ closes, reason: order.dealer ?? "expert", magic, comment },
    },
    market,
  );
  return { state: afterFill(booked, order, wished, lots, market), deals: booked.deals };
}

/** Whole, or what was there and no more (IOC): the order ends. Else its rest works on. */
function afterFill(
  booked: Booked,
  order: SimOrder,
  wished: number,
  lots: number,
  market: Market,
): SimState {
  const initialLots = order.initialLots ?? order.lots;
  if (lots === wished || order.filling === "ioc") {
    const positionId = booked.deals[0]?.positionId ?? null;
    const state = lots === wished ? "filled" : "partial";
    return endOrder(
      booked.state,
      { ...order, lots: initialLots },
      { state, at: market.at, positionId },
    );
  }
  const rest = { ...order, lots: plainLots(order.lots - lots), initialLots };
  return replaceOrder(booked.state, waiting(rest, market));
}

function waiting(order: SimOrder, market: Market): SimOrder {
  return { ...order, work: { at: refillAt(market), end: "fill" } };
}

function refused(state: SimState, order: SimOrder, market: Market): Booked {
  const end = { state: "rejected", at: market.at, positionId: null } as const;
  return { state: endOrder(state, order, end), deals: [] };
}

function limitOf(type: OrderType): "BUY_LIMIT" | "SELL_LIMIT" {
  return sideOf(type) === "BUY" ? "BUY_LIMIT" : "SELL_LIMIT";
}
