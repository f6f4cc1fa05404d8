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
    const { intent, created_at } = order;
    const isRecent = now - created_at <= RECENT_ORDERS_MS && order.request_id !== requestId;
    if (intent?.action !== "open" || !isRecent) return [];
    return [{ at: created_at, symbol: intent.symbol, type: intent.order_type, lots: intent.lots }];
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
