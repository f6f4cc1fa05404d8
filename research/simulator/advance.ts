import { defaultCosts, nextRollover, roundMoney, swapNights, swapOf } from "#broking";
import { type Deal, type EpochMs, sideOf, type Tick } from "#domain";
import { canPay } from "./checks.ts";
import type { Levels } from "./feed/curve.ts";
import type { Feed } from "./feed/feed.ts";
import { type Booked, bookClose, bookOpen } from "./ledger.ts";
import { closePriceOf, type Market, marketAt, openPriceOf } from "./market.ts";
import type { SimOrder, SimPosition, SimState } from "./state.ts";
import { accountOf, floatingProfit } from "./value.ts";

/** Equity in percent of margin at which the broker starts to close the worst loser. */
const STOP_OUT_LEVEL = 50;
/** Margin is judged on this grid of time, the same one for who looks often and who looks once a day. */
const MARGIN_CHECK_MS = 60_000;

export interface Advanced {
  readonly state: SimState;
  /** Booked on the way, oldest first. */
  readonly deals: readonly Deal[];
}

/**
 * Everything that happens up to `to` without anybody asking: stops, pendings, swaps, stop-outs, each at its
 * own time and price. One call over a day and a thousand calls on the way give the same account.
 * A `to` in the past changes nothing.
 */
export function advance(state: SimState, feed: Feed, to: EpochMs): Advanced {
  const deals: Deal[] = [];
  let current = state;
  for (;;) {
    const at = firstEventAt(current, feed, to);
    if (at === null) break;
    const after = applyMoment(current, marketAt(feed, at));
    deals.push(...after.deals);
    current = { ...after.state, at };
  }
  return { state: { ...current, at: Math.max(current.at, to) }, deals };
}

/** When the account may change by itself for the first time in (state.at, to]; null = it does not. */
export function firstEventAt(state: SimState, feed: Feed, to: EpochMs): EpochMs | null {
  if (to <= state.at || (state.positions.length === 0 && state.orders.length === 0)) return null;
  let until = to + 1;
  for (const { dayZone } of instrumentsHeld(state, feed)) {
    until = Math.min(until, nextRollover(state.at, dayZone));
  }
  for (const symbol of symbolsOf(state)) {
    const hit = feed.firstHit(symbol, state.at, until - 1, levelsOf(state, symbol));
    if (hit) until = hit.time;
  }
  until = firstStopOut(state, feed, until - 1) ?? until;
  return until <= to ? until : null;
}

/** All that happens at one moment: swaps, then each symbol's stops and pendings, then the margin. */
function applyMoment(state: SimState, market: Market): Advanced {
  const deals: Deal[] = [];
  let current = chargeSwaps(state, market);
  const keep = (after: Advanced) => {
    current = after.state;
    deals.push(...after.deals);
  };
  for (const symbol of symbolsOf(state)) {
    const tick = market.quote(symbol);
    if (tick && tick.time > state.at) keep(applyTick(current, tick, market));
  }
  if (market.at % MARGIN_CHECK_MS === 0) keep(closeWorst(current, market));
  return { state: current, deals };
}

/** Stops first, the loss before the gain, then pendings: a position born on this tick meets its stops later. */
function applyTick(state: SimState, tick: Tick, market: Market): Advanced {
  const deals: Deal[] = [];
  let current = state;
  const keep = (booked: Booked) => {
    current = booked.state;
    deals.push(booked.deal);
  };
  for (const position of state.positions) {
    const hit = position.symbol === tick.symbol ? hitStop(position, tick) : null;
    if (hit)
      keep(bookClose(current, position, position.lots, hit, market, { comment: `[${hit}]` }));
  }
  for (const order of state.orders) {
    if (order.symbol !== tick.symbol || !isTriggered(order, tick)) continue;
    current = { ...current, orders: current.orders.filter((one) => one.ticket !== order.ticket) };
    const openPrice = openPriceOf(sideOf(order.type), tick);
    // Without the money the broker drops the order: it is gone from the book and no deal tells of it.
    if (!canPay(current, order, openPrice, market)) continue;
    const { type, price: _, placedTime: __, ...kept } = order;
    keep(
      bookOpen(current, { ...kept, side: sideOf(type), openPrice }, market.at, "expert", market),
    );
  }
  return { state: current, deals };
}

function hitStop(position: SimPosition, tick: Tick): "sl" | "tp" | null {
  const up = position.side === "BUY" ? 1 : -1;
  const price = closePriceOf(position.side, tick);
  if (position.stopLoss !== null && (price - position.stopLoss) * up <= 0) return "sl";
  if (position.takeProfit !== null && (price - position.takeProfit) * up >= 0) return "tp";
  return null;
}

function isTriggered(order: SimOrder, tick: Tick): boolean {
  const price = openPriceOf(sideOf(order.type), tick);
  return order.type === "BUY_LIMIT" || order.type === "SELL_STOP"
    ? price <= order.price
    : price >= order.price;
}

/** The nearest prices at which a stop or pending of the symbol would act. */
function levelsOf(state: SimState, symbol: string): Levels {
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
    if (order.symbol !== symbol) continue;
    const isBelow = order.type === "BUY_LIMIT" || order.type === "SELL_STOP";
    (isBelow ? below : above)(sideOf(order.type) === "BUY" ? "ask" : "bid", order.price);
  }
  return levels;
}

function symbolsOf(state: SimState): readonly string[] {
  return [...new Set([...state.positions, ...state.orders].map((one) => one.symbol))].sort();
}

function instrumentsHeld(state: SimState, feed: Feed) {
  const held = new Set(state.positions.map((position) => position.symbol));
  return feed.symbols.filter((one) => held.has(one.symbol));
}

function chargeSwaps(state: SimState, market: Market): SimState {
  const positions = state.positions.map((position) => {
    const instrument = market.instrument(position.symbol);
    const nights = instrument ? swapNights(state.at, market.at, instrument) : 0;
    if (!instrument || nights === 0) return position;
    const swap = swapOf({ instrument, costs: defaultCosts(instrument), ...position, nights });
    const charged = market.convert(swap, instrument.profitCurrency, state.currency);
    return { ...position, swap: roundMoney(position.swap + charged, state.currency) };
  });
  return { ...state, positions };
}

function firstStopOut(state: SimState, feed: Feed, until: EpochMs): EpochMs | null {
  if (state.positions.length === 0) return null;
  const first = (Math.floor(state.at / MARGIN_CHECK_MS) + 1) * MARGIN_CHECK_MS;
  for (let at = first; at <= until; at += MARGIN_CHECK_MS) {
    const level = accountOf(state, marketAt(feed, at)).marginLevel;
    if (level !== null && level < STOP_OUT_LEVEL) return at;
  }
  return null;
}

/** Worst loser first, one at a time, until the level is back. */
function closeWorst(state: SimState, market: Market): Advanced {
  const deals: Deal[] = [];
  let current = state;
  for (;;) {
    const level = accountOf(current, market).marginLevel;
    const worst = worstOf(current, market);
    if (level === null || level >= STOP_OUT_LEVEL || !worst) return { state: current, deals };
    const booked = bookClose(current, worst, worst.lots, "so", market, { comment: "[so]" });
    current = booked.state;
    deals.push(booked.deal);
  }
}

function worstOf(state: SimState, market: Market): SimPosition | undefined {
  const profit = (one: SimPosition) => floatingProfit(one, market, state.currency) + one.swap;
  return [...state.positions].sort((a, b) => profit(a) - profit(b))[0];
}
