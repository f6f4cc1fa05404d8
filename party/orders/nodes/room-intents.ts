import type { OrderIntent } from "#protocol";
import { dueAt, isUnsent } from "./room-alarm.ts";
import { judge } from "./room-judge.ts";
import { killRefusal } from "./room-kill.ts";
import { executePractice, syncPractice } from "./room-practice.ts";
import type { RoomRun } from "./room-run.ts";
import { isOnline } from "./room-state.ts";
import { type Refusal, refuseTarget } from "./room-targets.ts";
import type { RoomOrder } from "./room-types.ts";

const MESSAGE_TYPES = {
  open: "TRADE_OPEN",
  close: "TRADE_CLOSE",
  close_by: "TRADE_CLOSE",
  modify: "TRADE_MODIFY",
  modify_order: "TRADE_MODIFY",
  cancel: "TRADE_CANCEL",
} as const;

/** Takes an intent in: once by its id, and every refusal is a stored tombstone that is never sent later. */
export function putIntent(run: RoomRun, intent: OrderIntent, stored: RoomOrder | null): void {
  run.recall(stored);
  if (run.state.orders[intent.request_id] !== undefined) return;
  syncPractice(run);
  const refusal = refuse(run, intent);
  if (refusal !== null) {
    run.begin(intent);
    run.say(intent, refusal.state, "room", refusal.code, refusal.message);
    return;
  }
  const judged = judge(run, intent);
  if (!judged.ok) {
    run.begin(intent);
    run.say(intent, "DENIED", "room", judged.code, judged.message);
    return;
  }
  run.begin(intent, judged.margin);
  run.say(intent, "QUEUED", "room");
  if (run.state.kind === "practice") executePractice(run, intent);
  else if (isOnline(run.state, run.now)) offer(run, intent.request_id);
}

function refuse(run: RoomRun, intent: OrderIntent): Refusal | null {
  if (intent.not_after <= run.now) {
    return {
      state: "EXPIRED",
      code: "expired",
      message: "The order's time was up before it reached the account's room.",
    };
  }
  const killed = killRefusal(run.state, intent);
  if (killed !== null) return { state: "DENIED", code: "killed", message: killed };
  if (!isOnline(run.state, run.now) && intent.if_offline === "reject") {
    return {
      state: "DENIED",
      code: "connector_offline",
      message: "The connector of this account is not online.",
    };
  }
  return refuseTarget(run, intent);
}

/** Binds the order to the present journal and sends it; the write of both stands before the send. */
function offer(run: RoomRun, requestId: string): void {
  const kept = run.state.orders[requestId];
  const { link, journal_id } = run.state;
  if (kept?.order.intent == null || link === null || journal_id === null || kept.command !== null)
    return;
  const seq = run.state.command_seq + 1;
  run.set({ command_seq: seq });
  run.change(requestId, { command: { seq, journal_id, offered_at: run.now } });
  sendCommand(run, requestId);
}

/** Sends, or sends again, a command to the connector whose journal it belongs to. */
function sendCommand(run: RoomRun, requestId: string): void {
  const kept = run.state.orders[requestId];
  const { link, journal_id } = run.state;
  if (kept?.order.intent == null || kept.command === null || link === null) return;
  if (kept.command.journal_id !== journal_id) return;
  const { intent } = kept.order;
  run.tell(
    link.connection,
    { type: MESSAGE_TYPES[intent.action], request_id: requestId, epoch: link.epoch, intent },
    kept.command.seq,
  );
}

/** Commands of this journal that it has not confirmed, oldest first: the connector knows by id what it has done of them. */
export function sendUnconfirmed(run: RoomRun, after = 0): void {
  const open = run
    .openOrders()
    .filter(({ acked, command }) => !acked && command !== null && command.seq > after)
    .sort((a, b) => (a.command?.seq ?? 0) - (b.command?.seq ?? 0));
  for (const { order } of open) sendCommand(run, order.request_id);
}

/** Judges and offers what waited for the connector. */
export function offerQueued(run: RoomRun): void {
  for (const { order, command } of run.openOrders()) {
    if (order.intent === null || !isUnsent({ order, command })) continue;
    if (order.intent.not_after <= run.now) {
      expireUnsent(run, order.intent);
      continue;
    }
    const killed = killRefusal(run.state, order.intent);
    const judged =
      killed === null
        ? judge(run, order.intent)
        : ({ ok: false, code: "killed", message: killed } as const);
    if (!judged.ok) {
      run.say(order.intent, "DENIED", "room", judged.code, judged.message);
      continue;
    }
    run.change(order.request_id, { reserved_margin: judged.margin });
    offer(run, order.request_id);
  }
}

/** Only what no connector was offered can be taken back here; the rest is the terminal's to cancel. */
export function withdraw(run: RoomRun, requestId: string): void {
  const kept = run.state.orders[requestId];
  if (kept?.order.intent == null || !isUnsent(kept)) return;
  run.say(kept.order.intent, "CANCELLED", "withdrawn", "withdrawn");
}

/** Ends what is over its time: expired when it was never offered, unknown when it was and nobody answers. */
export function expire(run: RoomRun): void {
  for (const kept of run.openOrders()) {
    const due = dueAt(kept);
    const { intent } = kept.order;
    if (intent === null || due === null || due > run.now) continue;
    if (isUnsent(kept)) expireUnsent(run, intent);
    else
      run.say(
        intent,
        "UNKNOWN",
        `no_answer.${kept.command?.seq ?? 0}`,
        "no_answer",
        "The connector did not say what became of it.",
      );
  }
}

function expireUnsent(run: RoomRun, intent: OrderIntent): void {
  run.say(intent, "EXPIRED", "room", "expired", "The connector did not come online in time.");
}
