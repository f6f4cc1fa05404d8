import type { Account, Deal, EpochMs, PendingOrder, Position } from "#domain";
import { firstEventAt } from "./advance.ts";
import type { Feed } from "./feed/feed.ts";
import { closePriceOf, marketAt } from "./market.ts";
import type { SimState } from "./state.ts";
import { accountOf, floatingProfit } from "./value.ts";

/** How far ahead one look searches for the next level. */
const LOOK_AHEAD_MS = 3_600_000;

export interface SimSnapshot {
  readonly account: Account;
  readonly positions: readonly Position[];
  readonly orders: readonly PendingOrder[];
  readonly deals: readonly Deal[];
}

/**
 * The account valued at `now`. Call `advance` to `now` first: this only looks, it books nothing.
 *
 * @param afterDeal only deals with a higher ticket; all that are kept when left out.
 */
export function snapshot(state: SimState, feed: Feed, now: EpochMs, afterDeal = "0"): SimSnapshot {
  const market = marketAt(feed, Math.max(now, state.at));
  const mark = BigInt(afterDeal);
  return {
    account: accountOf(state, market),
    positions: state.positions.map((position) => {
      const tick = market.quote(position.symbol);
      return {
        ...position,
        identifier: position.ticket,
        currentPrice: tick ? closePriceOf(position.side, tick) : position.openPrice,
        profit: floatingProfit(position, market, state.currency),
      };
    }),
    orders: state.orders,
    deals: state.deals.filter((deal) => BigInt(deal.ticket) > mark),
  };
}

/**
 * When a host that keeps no timers should call `advance` again: the time of the next stop, pending, swap or
 * stop-out, or an hour from now to look further. Null when nothing is open.
 */
export function nextWake(state: SimState, feed: Feed, now: EpochMs): EpochMs | null {
  if (state.positions.length === 0 && state.orders.length === 0) return null;
  const horizon = Math.max(now, state.at) + LOOK_AHEAD_MS;
  return firstEventAt(state, feed, horizon) ?? horizon;
}
