import type { Account, Deal, EpochMs, PendingOrder, Position } from "#domain";
import { firstEventAt } from "./broker/advance.ts";
import { closePriceOf, type Market, marketAt } from "./broker/market.ts";
import { type EndedOrder, identifierOf, type SimState } from "./broker/state.ts";
import { accountOf, floatingProfit } from "./broker/value.ts";
import { expiryOf } from "./broker/working.ts";
import type { Venue } from "./venue/venue.ts";

/** How far ahead one look searches for the next level. */
const LOOK_AHEAD_MS = 3_600_000;

export interface SimSnapshot {
  readonly account: Account;
  readonly positions: readonly Position[];
  readonly orders: readonly PendingOrder[];
  readonly deals: readonly Deal[];
  /** Orders that ended lately. */
  readonly history: readonly EndedOrder[];
}

/**
 * The account valued at `now`. Call `advance` to `now` first: this only looks, it books nothing.
 *
 * @param afterDeal only deals with a higher ticket; all that are kept when left out.
 */
export function snapshot(
  state: SimState,
  venue: Venue,
  now: EpochMs,
  afterDeal = "0",
): SimSnapshot {
  const market = marketAt(venue, Math.max(now, state.at));
  const mark = BigInt(afterDeal);
  return {
    account: accountOf(state, market),
    positions: positionsOf(state, market),
    orders: ordersOf(state, market),
    deals: mark === 0n ? state.deals : state.deals.filter((deal) => BigInt(deal.ticket) > mark),
    history: state.history,
  };
}

/**
 * When a host that keeps no timers should call `advance` again: the time of the next stop, pending, swap or
 * stop-out, or an hour from now to look further. Null when nothing is open.
 */
export function nextWake(state: SimState, venue: Venue, now: EpochMs): EpochMs | null {
  if (state.positions.length === 0 && state.orders.length === 0) return null;
  const horizon = Math.max(now, state.at) + LOOK_AHEAD_MS;
  return firstEventAt(state, venue, horizon) ?? horizon;
}

function positionsOf(state: SimState, market: Market): readonly Position[] {
  return state.positions.map((position) => {
    const tick = market.quote(position.symbol);
    return {
      ...position,
      identifier: identifierOf(position),
      currentPrice: tick ? closePriceOf(position.side, tick) : position.openPrice,
      profit: floatingProfit(position, market, state.currency),
    };
  });
}

function ordersOf(state: SimState, market: Market): readonly PendingOrder[] {
  return state.orders.map((order) => {
    const { ticket, symbol, type, lots, price, stopLoss, takeProfit, placedTime } = order;
    const expiresAt = expiryOf(order, market);
    return {
      ...{ ticket, symbol, type, lots, price, stopLoss, takeProfit, placedTime },
      ...{ magic: order.magic, comment: order.comment },
      ...(order.stopLimit === undefined ? {} : { stopLimitPrice: order.stopLimit }),
      ...(expiresAt === null ? {} : { expiresAt }),
    };
  });
}
