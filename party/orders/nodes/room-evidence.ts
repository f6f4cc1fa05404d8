import type { ConnectorToRoom, OrderStep } from "#protocol";
import { stepId } from "../ids.ts";
import { type Evidence, findEvidence } from "../reconcile.ts";
import type { OrderRecord } from "../record.ts";
import { isFinal } from "../states.ts";
import { withClaims } from "./room-claim.ts";
import type { RoomRun } from "./room-run.ts";
import type { RoomOrder } from "./room-types.ts";

/** Two complete scans at least this far apart, on one unbroken link, before "it is not there" is believed. */
const ABSENT_SCANS_MS = 60_000;

/** Of an order whose change every snapshot from now on has. */
const SHOWN = -2;

/** What the terminal's records prove of every order that it may hold; the proof has the same id as the terminal's own word. */
export function lookFor(run: RoomRun, read: Evidence): void {
  const seen = withClaims(run, read);
  for (const kept of Object.values(run.state.orders)) {
    const { order, command } = kept;
    if (
      order.intent === null ||
      command === null ||
      (isFinal(order.state) && order.state !== "ABSENT")
    )
      continue;
    if (seen.orders === null && order.intent.action !== "open") continue; // one deal does not say what is left of a position
    const known = {
      order_ticket: order.execution.order_ticket ?? null,
      filled_lots: order.execution.filled_lots ?? 0,
    };
    const deals = [
      ...kept.deals,
      ...seen.deals.filter((one) => !kept.deals.some((had) => had.ticket === one.ticket)),
    ];
    for (const step of findEvidence(order.intent, known, { ...seen, deals })) {
      if (step.state === order.state && step.state !== "PARTIAL") continue;
      run.note(foundAgain(order, step));
      // Found in the very snapshot that the room holds: it is shown there.
      if (seen.orders !== null) run.change(order.request_id, { snapshot_no: SHOWN });
    }
  }
}

/**
 * An order may be in doubt again after it was found: the same finding is then news, and needs an id of its own, which
 * counts the doubts before it.
 */
function foundAgain({ state, event_ids }: OrderRecord, step: OrderStep): OrderStep {
  if (state !== "UNKNOWN" || !event_ids.includes(step.id)) return step;
  const doubts = event_ids.filter((id) => id.includes(":UNKNOWN:")).length;
  return { ...step, id: `${step.id}.doubt${doubts}` };
}

/** ABSENT, and the end of a working order that is gone, after two complete scans of one link. */
export function countMisses(
  run: RoomRun,
  { deals_since }: Extract<ConnectorToRoom, { type: "SNAPSHOT" }>,
): void {
  if (run.state.health?.broker === false || deals_since === null) return;
  const missed: Record<string, number> = {};
  for (const { order, touched_at } of run.openOrders()) {
    const { intent, state } = order;
    const isLookedFor = state === "UNKNOWN" || state === "PLACED" || state === "PARTIAL";
    if (intent === null || !isLookedFor || isHeld(run, order)) continue;
    const before = run.state.missed[order.request_id];
    if (deals_since > intent.created_at) {
      // A reading of the newest deals alone says nothing of an older order: neither a miss nor an end of the count.
      if (before !== undefined) missed[order.request_id] = before;
      continue;
    }
    const first = Math.max(before ?? run.now, touched_at);
    missed[order.request_id] = first;
    if (run.now - first < ABSENT_SCANS_MS) continue;
    const gone = howGone(order, run.now);
    run.note({
      id: stepId(intent.request_id, gone, `scans.${first}`),
      account_id: intent.account_id,
      request_id: intent.request_id,
      state: gone,
      at: run.now,
      by: "room",
      code: GONE_CODES[gone],
      message: "Two complete readings of the terminal did not find it.",
    });
  }
  run.set({ missed });
}

const GONE_CODES = {
  ABSENT: "absent",
  CANCELLED: "gone_at_broker",
  EXPIRED: "expired_at_broker",
} as const;

/** What was never seen is absent; what worked has ended, by its own time where that is over. */
function howGone({ state, intent, execution }: OrderRecord, now: number): keyof typeof GONE_CODES {
  const isNamed = intent?.action === "open" && execution.order_ticket !== undefined;
  const wasSeen = isNamed || execution.deal_ticket !== undefined;
  if (state === "UNKNOWN" && !wasSeen) return "ABSENT";
  const expiry = intent?.action === "open" ? intent.expiry : undefined;
  return expiry?.kind === "time" && expiry.at <= now ? "EXPIRED" : "CANCELLED";
}

function isHeld(run: RoomRun, order: RoomOrder["order"]): boolean {
  const { snapshot } = run.state;
  return snapshot?.orders.some((one) => one.ticket === order.execution.order_ticket) ?? false;
}
