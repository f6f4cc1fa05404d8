import { assertNever } from "#domain";
import { NOT_KILLED, type OrderStep } from "#protocol";
import { isFinal } from "../states.ts";
import type { ConnectorState } from "./connector-types.ts";
import type { Born, ConnectorOrder, JournalLine, KeptState, LiveOrder } from "./journal-lines.ts";

/** A finished order is remembered for so long: a command that comes again within it is answered, not carried out. */
const MEMORY_MS = 7 * 86_400_000;
const EVICT_LINES = 512;
/** What the PC tried by itself is at hand a little longer: the pause before the next try counts from it. */
const BORN_MS = 60_000;

const NOT_LIVE: LiveOrder = {
  deadline_mono: null,
  received_mono: 0,
  sent_mono: 0,
  touched_mono: 0,
  retry_mono: 0,
  waits_for_room: false,
};

const NOTHING_KEPT: KeptState = {
  journal_id: null,
  journal_seq: 0,
  epoch: 0,
  account: null,
  orders: {},
  ended: {},
  born_counts: {},
  unacked: [],
  command_seq: 0,
  kill: NOT_KILLED,
  local_kill: { level: null, version: 0 },
  limits: null,
  anchors: { dayStart: null, weekStart: null },
  silences: 0,
  guards: {},
};

/** The connector before it has read a journal. */
export function emptyConnector(): ConnectorState {
  return {
    ...NOTHING_KEPT,
    resent_mono: 0,
    link: null,
    greeting: null,
    room_mono: null,
    room_wall: 0,
    heard_mono: 0,
    clock: null,
    out_seq: 1,
    view: null,
    newest_deal_at: null,
    health: null,
    asked_mono: Number.NEGATIVE_INFINITY,
    hashed_mono: Number.NEGATIVE_INFINITY,
    is_dead_man: false,
    naked: {},
    guarded_mono: {},
  };
}

/**
 * What one journal line makes of the state. Reading the file back and writing it go through this one
 * function, so a restart knows exactly what was promised to the disk.
 */
export function withLine(before: ConnectorState, line: JournalLine): ConnectorState {
  if (line.kind === "compacted") return { ...before, ...line.kept };
  const state = { ...before, journal_seq: before.journal_seq + 1 };
  switch (line.kind) {
    case "journal":
      return { ...state, journal_id: line.journal_id };
    case "epoch":
      return { ...state, epoch: Math.max(state.epoch, line.epoch) };
    case "account":
      return { ...state, account: { account_id: line.account_id, may_trade: line.may_trade } };
    case "received":
      return received(state, line);
    case "sending":
      return sending(state, line);
    case "retry":
      return withOrder(state, line.request_id, { phase: "received", retcode: line.retcode });
    case "step":
      return told(state, line);
    case "acked":
      return { ...state, unacked: state.unacked.filter((one) => one.step.id !== line.event_id) };
    case "kill":
      return { ...state, kill: line.kill };
    case "local_kill":
      return { ...state, local_kill: { level: line.level, version: line.version } };
    case "limits":
      return { ...state, limits: line.limits };
    case "anchors":
      return { ...state, anchors: line.anchors };
    case "silence":
      return { ...state, silences: line.number };
    case "guard":
      return guarded(state, line);
    default:
      return assertNever(line);
  }
}

/**
 * Puts what is over and acked aside, so that a step costs what is open and not what ever was.
 *
 * @param before monotonic time: what was touched later stays; Infinity = nothing does.
 */
export function withoutEnded(state: ConnectorState, before: number): ConnectorState {
  const waiting = new Set(state.unacked.map((one) => one.step.request_id));
  const open: [string, ConnectorOrder][] = [];
  const over: [string, ConnectorOrder][] = [];
  for (const entry of Object.entries(state.orders)) {
    const [id, { phase, live, born }] = entry;
    const since = born === null ? before : before - BORN_MS;
    const isOver = phase === "done" && !waiting.has(id) && live.touched_mono < since;
    (isOver ? over : open).push(entry);
  }
  if (over.length === 0) return state;
  const ended = { ...state.ended, ...Object.fromEntries(over) };
  return { ...state, orders: Object.fromEntries(open), ended };
}

/** A whole journal read back. */
export function readLines(lines: readonly JournalLine[]): ConnectorState {
  let state = emptyConnector();
  lines.forEach((line, i) => {
    state = withLine(state, line);
    if (i % EVICT_LINES === EVICT_LINES - 1) state = withoutEnded(state, Number.POSITIVE_INFINITY);
  });
  return state;
}

/**
 * The same journal in one line: what is told and over for 7 days is left out, and the count of lines stays,
 * so that the room notices an old disk as before.
 *
 * @param now wall clock, ms UTC.
 */
export function compacted(state: ConnectorState, now: number): JournalLine {
  const { orders, ended, ...rest } = withoutEnded(state, Number.POSITIVE_INFINITY);
  const lifeless = (all: KeptState["orders"], isKept: (order: ConnectorOrder) => boolean) =>
    Object.fromEntries(
      Object.entries(all)
        .filter(([, order]) => isKept(order))
        .map(([id, order]) => [id, { ...order, live: NOT_LIVE }]),
    );
  const isYoung = ({ at, intent }: ConnectorOrder) =>
    Math.max(at, intent.not_after) + MEMORY_MS >= now;
  const whole = { ...rest, orders: lifeless(orders, () => true), ended: lifeless(ended, isYoung) };
  const keys = Object.keys(NOTHING_KEPT) as readonly (keyof KeptState)[]; // its own keys
  const kept = Object.fromEntries(keys.map((key) => [key, whole[key]])) as unknown as KeptState; // each of them
  return { kind: "compacted", kept, at: now };
}

export function bornKey({ cause, subject, step }: Pick<Born, "cause" | "subject" | "step">) {
  return `${cause}|${subject}|${step}`;
}

function received(state: ConnectorState, line: JournalLine & { kind: "received" }): ConnectorState {
  const { seq, epoch, intent, at, born } = line;
  const order: ConnectorOrder = {
    intent,
    seq,
    epoch,
    phase: "received",
    attempt: 0,
    at,
    born: born ?? null,
    retcode: null,
    first_price: null,
    order_ticket: null,
    last: null,
    live: NOT_LIVE,
  };
  const key = born === undefined ? null : bornKey(born);
  return {
    ...state,
    command_seq: Math.max(state.command_seq, seq),
    born_counts:
      key === null
        ? state.born_counts
        : { ...state.born_counts, [key]: (state.born_counts[key] ?? 0) + 1 },
    orders: { ...state.orders, [intent.request_id]: order },
  };
}

function sending(state: ConnectorState, line: JournalLine & { kind: "sending" }): ConnectorState {
  const known = state.orders[line.request_id]?.first_price ?? null;
  const first_price = known ?? line.price ?? null;
  return withOrder(state, line.request_id, {
    phase: "sending",
    attempt: line.attempt,
    retcode: null,
    first_price,
  });
}

function told(state: ConnectorState, line: JournalLine & { kind: "step" }): ConnectorState {
  const one = { step: line.step, deals: line.deals };
  const kept = { ...state, unacked: [...state.unacked, one] };
  const order = state.orders[line.step.request_id];
  if (order === undefined) return kept;
  return withOrder(kept, line.step.request_id, { ...afterStep(order, line.step), last: one });
}

function guarded(state: ConnectorState, line: JournalLine & { kind: "guard" }): ConnectorState {
  const { [line.position_id]: _, ...others } = state.guards;
  const guards = line.guard === null ? others : { ...others, [line.position_id]: line.guard };
  return { ...state, guards };
}

function withOrder(
  state: ConnectorState,
  requestId: string,
  fields: Partial<ConnectorOrder>,
): ConnectorState {
  const order = state.orders[requestId];
  if (order === undefined) return state; // a line about an order of an earlier, cut-off file
  return { ...state, orders: { ...state.orders, [requestId]: { ...order, ...fields } } };
}

function afterStep(order: ConnectorOrder, step: OrderStep): Partial<ConnectorOrder> {
  const order_ticket = step.execution?.order_ticket ?? order.order_ticket;
  if (isFinal(step.state)) return { phase: "done", order_ticket };
  if (step.state === "UNKNOWN") return { phase: "unknown", order_ticket };
  if (step.state === "PLACED" || step.state === "PARTIAL") return { phase: "placed", order_ticket };
  return { order_ticket };
}
