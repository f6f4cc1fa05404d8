import type { DealState } from "#protocol";
import { netOf } from "../sums.ts";
import type { RoomFacts, RoomState, RoomTrade } from "./room-types.ts";

/** Openings older than this concern no rule of the rate of orders. */
const RECENT_ORDERS_MS = 600_000;
/** The newest closed trades that the risk rules may look back on. */
const KEPT_TRADES = 500;

/** What the rules need beside the snapshot; the order being judged is not among the recent ones. */
export function factsOf(state: RoomState, requestId: string, now: number): RoomFacts {
  const recentOrders = Object.values(state.orders).flatMap(({ order }) => {
    const { intent, created_at: at } = order;
    const isRecent = now - at <= RECENT_ORDERS_MS && order.request_id !== requestId;
    // A refused order is no order: a doublet that was stopped must not stop the next one in turn.
    if (intent?.action !== "open" || !isRecent || order.state === "DENIED") return [];
    const { symbol, order_type: type, lots, price } = intent;
    return [{ at, symbol, type, lots, price }];
  });
  return { ...state.anchors, recentOrders, recentTrades: state.trades };
}

/** The closed trades after some deals: those that took something out of a position, oldest first. */
export function tradesOf(
  deals: readonly DealState[],
  before: readonly RoomTrade[] = [],
): readonly RoomTrade[] {
  const exits = deals
    .filter((deal) => deal.entry !== "in")
    .map((deal) => ({ closedAt: deal.time, symbol: deal.symbol, profit: netOf(deal) }));
  return [...before, ...exits].sort((a, b) => a.closedAt - b.closedAt).slice(-KEPT_TRADES);
}
