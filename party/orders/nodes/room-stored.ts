import type { Json } from "#domain";
import type { AccountSnapshot, DealState, OrderEvent, Quote, SymbolState } from "#protocol";
import { bookOf } from "./room-deals.ts";
import { tradesOf } from "./room-facts.ts";
import { newRoom, type RoomMeta } from "./room-state.ts";
import type { RoomOrder, RoomState } from "./room-types.ts";

/** Due at once; an alarm at 0 is refused. */
const LONG_AGO = 1;

/** What a host reads back from its storage: the values that the room's puts wrote. */
export interface StoredRoom {
  readonly meta: RoomMeta;
  /** Open orders and those that ended lately. */
  readonly orders: readonly RoomOrder[];
  /** Events after `meta.reported_seq`, in order. */
  readonly events: readonly OrderEvent[];
  readonly deals: readonly { readonly deal: DealState; readonly reported: boolean }[];
  readonly snapshot: {
    readonly snapshot: AccountSnapshot;
    readonly quotes: Record<string, Quote>;
  } | null;
  readonly symbols: readonly SymbolState[] | null;
  readonly sim: Json;
}

/** The room as it was last stored. Links are the host's to restore; what was under way is told again at once. */
export function restoreRoom(stored: StoredRoom): RoomState {
  const { reported_seq: _told, positions_at, open_ids: _open, ...fields } = stored.meta;
  const unreported = stored.deals.filter((one) => !one.reported).map((one) => one.deal);
  const waits = stored.events.length > 0 || unreported.length > 0 || positions_at !== null;
  return {
    ...newRoom(fields),
    ...fields,
    orders: Object.fromEntries(stored.orders.map((kept) => [kept.order.request_id, kept])),
    trades: tradesOf(stored.deals.map(({ deal }) => deal)),
    deal_tickets: bookOf(stored.deals.map(({ deal }) => deal)),
    snapshot: stored.snapshot?.snapshot ?? null,
    quotes: stored.snapshot?.quotes ?? {},
    symbols: stored.symbols ?? [],
    sim: stored.sim,
    outbox: {
      events: stored.events,
      deals: unreported,
      positions_at,
      retry_at: waits ? LONG_AGO : null,
      failures: 0,
    },
  };
}
