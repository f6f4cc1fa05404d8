import { retcodeReason } from "../retcodes.ts";
import { isHarmlessUnknown } from "./connector-born.ts";
import { refusalOf, waitOf } from "./connector-checks.ts";
import { type ConnectorRun, isEntry, positionOf, targetsOf } from "./connector-run.ts";
import type { CommandTarget } from "./connector-types.ts";
import type { ConnectorOrder } from "./journal-lines.ts";

/** No terminal answers later than this: the next order waits no longer. */
const ANSWER_MS = 65_000;

/** Sends what may be sent, one at a time: what reduces or protects first, then in the order of arrival. */
export function sendWaiting(run: ConnectorRun) {
  const waiting = run.ordersIn("received");
  const urgent = waiting.filter((order) => !isEntry(order.intent));
  for (const { intent } of [...urgent, ...waiting.filter((order) => isEntry(order.intent))])
    trySend(run, intent.request_id);
}

/** The last checks, then the journal, then the terminal. */
function trySend(run: ConnectorRun, requestId: string) {
  const order = run.order(requestId);
  if (order?.phase !== "received") return;
  const validFor = timeLeft(run, order);
  if (validFor <= 0) return expire(run, order);
  const refusal = refusalOf(run, order.intent, "any time");
  if (refusal !== null) return end(run, order, "DENIED", refusal);
  if (order.live.retry_mono > run.time.mono || isBusy(run, order)) return;
  const wait = waitOf(run, order);
  if (wait !== null) {
    run.live(requestId, { waits_for_room: wait === "room" });
    if (wait === "terminal") run.readTerminal("newest");
    return;
  }
  const last = refusalOf(run, order.intent, "last");
  if (last !== null) return end(run, order, "DENIED", last);
  send(run, order, validFor);
}

function send(run: ConnectorRun, order: ConnectorOrder, validFor: number) {
  const { intent } = order;
  const { request_id } = intent;
  const attempt = order.attempt + 1;
  const step = run.ownStep(intent, "SENDING", null, `attempt.${attempt}`);
  const price = fillPrice(run, intent);
  // One fsync for both lines: the mark of the send, and the word of it for the room.
  run.write(
    {
      kind: "sending",
      request_id,
      attempt,
      at: run.time.wall,
      ...(price === null ? {} : { price }),
    },
    { kind: "step", step, deals: [] },
  );
  const { mono } = run.time;
  run.live(request_id, { sent_mono: mono, touched_mono: mono, waits_for_room: false });
  const target = targetOf(run, order);
  run.effects.push({
    type: "terminal",
    command: {
      request_id,
      attempt,
      intent,
      valid_for_ms: validFor,
      ...(target === null ? {} : { target }),
    },
  });
  run.tellRoom({ step, deals: [] });
}

/** Whichever clock says less: the wall clock as the room corrects it, or the monotonic time since receipt. */
export function timeLeft(run: ConnectorRun, { intent, live }: ConnectorOrder): number {
  const byWall = intent.not_after - run.roomNow();
  return live.deadline_mono === null
    ? byWall
    : Math.min(byWall, live.deadline_mono - run.time.mono);
}

/** The side of the quote that a market order would be filled at; null for the rest, or without a quote. */
export function fillPrice(run: ConnectorRun, intent: ConnectorOrder["intent"]): number | null {
  if (intent.action !== "open") return null;
  const quote = run.state.view?.quotes[intent.symbol];
  if (quote === undefined) return null;
  return intent.order_type.startsWith("BUY") ? quote.ask : quote.bid;
}

function expire(run: ConnectorRun, order: ConnectorOrder) {
  const reason = order.live.waits_for_room
    ? { code: "no_lease", message: "The room was not heard in time to open anything." }
    : { code: "expired", message: "Its time ran out before it was sent." };
  end(run, order, "EXPIRED", reason);
}

/** Not sent (any more). After a first attempt that was refused for certain, that is what ended it. */
function end(
  run: ConnectorRun,
  order: ConnectorOrder,
  state: "DENIED" | "EXPIRED",
  reason: { readonly code: string; readonly message: string },
) {
  const { intent, attempt, retcode } = order;
  if (attempt === 0) return run.tell(run.ownStep(intent, state, reason));
  const why = state === "EXPIRED" && retcode !== null ? retcodeReason(retcode) : reason;
  run.tell({
    ...run.ownStep(intent, "REJECTED", why, `attempt.${attempt}`),
    ...(retcode === null ? {} : { execution: { retcode } }),
  });
}

/** One command at a time: a terminal does one thing after the other, and what waits here can still be stopped. */
function isBusy(run: ConnectorRun, order: ConnectorOrder): boolean {
  const targets = targetsOf(order.intent);
  return run.ordersIn("sending", "unknown").some((other) => {
    if (other.phase === "sending") return run.time.mono - other.live.sent_mono <= ANSWER_MS;
    // A change whose answer was lost may still be carried out: the next one of the same thing waits a little.
    return (
      !isHarmlessUnknown(run, other) &&
      targetsOf(other.intent).some((target) => targets.includes(target))
    );
  });
}

/** The ticket that MT5 wants beside the identifier. */
function targetOf(run: ConnectorRun, { intent }: ConnectorOrder): CommandTarget | null {
  const positions = run.state.view?.snapshot.positions ?? [];
  const find = (id: string | null) => positions.find((one) => one.position_id === id);
  const position = find(positionOf(intent));
  if (position === undefined) return null;
  const by = intent.action === "close_by" ? find(intent.by_position_id) : undefined;
  return { ticket: position.ticket, side: position.side, by_ticket: by?.ticket ?? null };
}
