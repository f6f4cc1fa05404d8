import { sideOf } from "#domain";
import type { PositionState } from "#protocol";
import { isShown } from "./room-shown.ts";
import type { RoomOrder, RoomState } from "./room-types.ts";

/**
 * A position as everything says that has reached the room: the snapshot, or an opening that was filled and that no snapshot
 * shows yet. A trader may close what he has just opened without waiting for the next reading of the terminal.
 *
 * @returns null when the room knows of no such position.
 */
export function positionIn(state: RoomState, positionId: string): PositionState | null {
  const shown = state.snapshot?.positions.find((one) => one.position_id === positionId);
  if (shown !== undefined) return shown;
  // On a netting account a fill may have reduced or turned a position: only the terminal says what is left.
  if (state.snapshot?.account.margin_mode !== "hedging") return null;
  const opening = Object.values(state.orders).find((kept) => isOpening(kept, positionId));
  return opening === undefined || isShown(state, opening) ? null : madeBy(opening);
}

function isOpening({ order }: RoomOrder, positionId: string): boolean {
  return order.intent?.action === "open" && order.execution.position_id === positionId;
}

function madeBy({ order, deals, touched_at }: RoomOrder): PositionState | null {
  const { intent, execution } = order;
  const { position_id, price, filled_lots } = execution;
  if (intent?.action !== "open" || position_id === undefined) return null;
  if (price === undefined || filled_lots === undefined) return null;
  return {
    ticket: execution.order_ticket ?? position_id,
    position_id,
    symbol: intent.symbol,
    side: sideOf(intent.order_type),
    lots: filled_lots,
    open_price: price,
    open_time: deals[0]?.time ?? touched_at,
    stop_loss: intent.stop_loss,
    take_profit: intent.take_profit,
    current_price: price,
    profit: 0,
    swap: 0,
    magic: intent.magic,
    comment: intent.comment,
  };
}
