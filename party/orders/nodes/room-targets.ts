import type { OrderIntent, PositionState } from "#protocol";
import { withoutDust } from "../sums.ts";
import type { RoomRun } from "./room-run.ts";
import { isShown } from "./room-shown.ts";

export interface Refusal {
  readonly state: "DENIED" | "EXPIRED";
  readonly code: string;
  readonly message: string;
}

/** One open change of a position, or of a waiting order, at a time; and never more than a position has. */
export function refuseTarget(run: RoomRun, intent: OrderIntent): Refusal | null {
  const targets = targetsOf(intent);
  if (targets.length === 0) return null;
  const busy = run
    .openOrders()
    .some(
      ({ order }) =>
        order.intent !== null && targetsOf(order.intent).some((one) => targets.includes(one)),
    );
  if (!busy) return refuseClose(run, intent);
  const what = "order_ticket" in intent ? "order" : "position";
  return denied(`${what}_busy`, `Another change of this ${what} is still open.`);
}

function refuseClose(run: RoomRun, intent: OrderIntent): Refusal | null {
  if (intent.action !== "close") return null;
  const position = run.state.snapshot?.positions.find(
    (one) => one.position_id === intent.position_id,
  );
  if (position === undefined) return null; // the terminal has the last word on what is not known here
  if (intent.side !== undefined && intent.side !== position.side) {
    return denied(
      "would_raise_exposure",
      `The position is a ${position.side} by now: closing a ${intent.side} would open more.`,
    );
  }
  const free = freeLots(run, position);
  return intent.lots !== null && intent.lots > free
    ? denied("close_lots", `The position has ${free} lots.`)
    : null;
}

/** Lots of a position less what closes have taken that its snapshot does not show yet. */
function freeLots({ state }: RoomRun, position: PositionState): number {
  const gone = Object.values(state.orders).flatMap((kept) => {
    const { intent, execution } = kept.order;
    const isOf = intent?.action === "close" && intent.position_id === position.position_id;
    return isOf && !isShown(state, kept) ? [execution.filled_lots ?? 0] : [];
  });
  return withoutDust(Math.max(0, position.lots - gone.reduce((sum, lots) => sum + lots, 0)));
}

/** What an intent changes; openings change nothing that is there. */
function targetsOf(intent: OrderIntent): readonly string[] {
  if (intent.action === "open") return [];
  if ("order_ticket" in intent) return [`order ${intent.order_ticket}`];
  const position = `position ${intent.position_id}`;
  return intent.action === "close_by"
    ? [position, `position ${intent.by_position_id}`]
    : [position];
}

function denied(code: string, message: string): Refusal {
  return { state: "DENIED", code, message };
}
