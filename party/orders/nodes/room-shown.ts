import type { OrderRecord } from "../record.ts";
import type { RoomOrder, RoomState } from "./room-types.ts";

/**
 * True once the snapshot that the room holds has the order's last change in it. The one after a change may have been read
 * before it: it counts only where it shows something new of the position; the one after that always counts. All by the order
 * in which things reached the room: no two clocks are ever compared.
 */
export function isShown(state: RoomState, kept: RoomOrder): boolean {
  const { intent } = kept.order;
  const lots = lotsShown(state, kept.order);
  // On a hedging account a position is its opening's own: that it is there says all.
  if (
    intent?.action === "open" &&
    state.snapshot?.account.margin_mode === "hedging" &&
    lots !== null
  )
    return true;
  const later = state.snapshot_no - kept.snapshot_no;
  return later >= 2 || (later === 1 && lots !== kept.seen_lots);
}

/** Lots that the snapshot gives the position which an order made or changes; null = it has no such position. */
export function lotsShown(
  { snapshot }: RoomState,
  { intent, execution }: OrderRecord,
): number | null {
  const own = intent !== null && "position_id" in intent ? intent.position_id : undefined;
  const id = execution.position_id ?? own;
  return snapshot?.positions.find((one) => one.position_id === id)?.lots ?? null;
}
