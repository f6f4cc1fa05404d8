import { type EpochMs, isMarketOrder, type Json } from "#domain";
import {
  type DealState,
  type IntentReply,
  NO_KILL,
  type OrderEvent,
  type OrderIntent,
  type RoomReport,
  type RoomView,
} from "#protocol";
import { CHAIN_START } from "../chain.ts";
import { isFinal } from "../states.ts";
import type { RoomOrder, RoomState } from "./room-types.ts";

/** A connector that was not heard for this long is treated as away. */
const LINK_TIMEOUT_MS = 45_000;
const REPORT_EVENTS = 100;
const REPORT_DEALS = 200;

/** The part of the state that is one small storage value. */
const META_FIELDS = [
  "account_id",
  "user_id",
  "kind",
  "tip",
  "epoch",
  "machine_id",
  "journal_id",
  "journal_seq",
  "retired_journals",
  "command_seq",
  "snapshot_at",
  "snapshot_no",
  "health",
  "heard_at",
  "machine_name",
  "waiting",
  "kill",
  "kill_pass",
  "kill_retry_at",
  "limits",
  "anchors",
] as const satisfies readonly (keyof RoomState)[];

/** Move with every heartbeat or look; they are stored along with what counts. */
const QUIET: readonly string[] = ["health", "heard_at", "snapshot_at", "snapshot_no"];

/** A room that nobody has entered yet. */
export function newRoom(account: Pick<RoomState, "account_id" | "user_id" | "kind">): RoomState {
  return {
    ...account,
    tip: CHAIN_START,
    epoch: 0,
    machine_id: null,
    machine_name: null,
    waiting: null,
    journal_id: null,
    journal_seq: 0,
    retired_journals: [],
    command_seq: 0,
    orders: {},
    deal_tickets: {},
    snapshot: null,
    snapshot_at: 0,
    snapshot_no: 0,
    symbols: [],
    quotes: {},
    health: null,
    heard_at: null,
    link: null,
    said_at: null,
    kill: NO_KILL,
    kill_pass: 0,
    kill_retry_at: null,
    limits: null,
    anchors: { dayStart: null, weekStart: null },
    trades: [],
    missed: {},
    outbox: { events: [], deals: [], positions_at: null, retry_at: null, failures: 0 },
    alarm_at: null,
    sim: null,
    wake_at: null,
  };
}

/** The "meta" value as it is stored. */
export type RoomMeta = Pick<RoomState, (typeof META_FIELDS)[number]> & {
  readonly reported_seq: number;
  readonly positions_at: EpochMs | null;
  readonly open_ids: readonly string[];
};

/** The small fields, for the "meta" value; what waits in the outbox is told by `reported_seq`. */
export function metaOf(state: RoomState, reportedSeq: number): Json {
  const fields = META_FIELDS.map((field) => [field, state[field]]);
  const open = Object.values(state.orders).filter(({ order }) => !isFinal(order.state));
  return {
    ...Object.fromEntries(fields),
    reported_seq: reportedSeq,
    positions_at: state.outbox.positions_at,
    open_ids: open.map(({ order }) => order.request_id),
  } as Json; // plain data by its type
}

/** Whether the "meta" value has to be written again; a heartbeat alone is no reason. */
export function isMetaChanged(before: RoomState, state: RoomState): boolean {
  const moved = META_FIELDS.some(
    (field) => !QUIET.includes(field) && before[field] !== state[field],
  );
  return (
    moved ||
    before.outbox.positions_at !== state.outbox.positions_at ||
    (before.snapshot_no !== state.snapshot_no && state.kind === "terminal") ||
    reportedSeqOf(before) !== reportedSeqOf(state)
  );
}

/** Highest event number that the Worker has. */
export function reportedSeqOf(state: RoomState): number {
  return (state.outbox.events[0]?.seq ?? state.tip.seq + 1) - 1;
}

/** May a new order be sent right now? */
export function isOnline(state: RoomState, now: EpochMs): boolean {
  if (state.kind === "practice") return true;
  return state.link?.ready === true && now - state.link.heard_at <= LINK_TIMEOUT_MS;
}

/** True when whoever waits for this order should be told now: it ended, it works, or it is in doubt. */
export function isAnswered({ order, command }: RoomOrder): boolean {
  if (isFinal(order.state) || order.state === "UNKNOWN" || order.state === "PARTIAL") return true;
  const isPending = order.intent?.action === "open" && !isMarketOrder(order.intent.order_type);
  return (order.state === "PLACED" && isPending) || command === null;
}

export function replyOf(kept: RoomOrder): IntentReply {
  return { events: [...kept.events], deals: [...kept.deals] };
}

export function viewOf(state: RoomState, now: EpochMs): RoomView {
  return {
    at: now,
    online: isOnline(state, now),
    health: state.health,
    heard_at: state.kind === "practice" ? now : (state.link?.heard_at ?? state.heard_at),
    snapshot: state.snapshot,
    symbols: [...state.symbols],
    last_seq: state.tip.seq,
    kill: state.kill,
    anchors: { day_start: state.anchors.dayStart, week_start: state.anchors.weekStart },
    ...(state.kind === "terminal" ? { machine: machineOf(state) } : {}),
  };
}

function machineOf({ machine_id, machine_name, waiting }: RoomState) {
  return {
    holder: machine_name ?? machine_id,
    waiting: waiting && { name: waiting.hello.machine_name, at: waiting.at },
  };
}

/** The next report to the Worker: the oldest events and deals first, with the positions as they are now. */
export function reportOf(state: RoomState): RoomReport {
  const events: OrderEvent[] = state.outbox.events.slice(0, REPORT_EVENTS);
  const deals: DealState[] = state.outbox.deals.slice(0, REPORT_DEALS);
  // Where the positions are as they were told, only the account's money moved: the next change brings it along.
  const isDue = state.outbox.positions_at !== null;
  // Deals travel in their own list, once; the snapshot's copies would only make the body larger.
  const snapshot = isDue && state.snapshot ? { ...state.snapshot, deals: [] } : null;
  return { events, deals, snapshot, born: bornOf(state, events) };
}

/** The wishes that nobody sent here: a reader of their events alone would not know what they were. */
function bornOf({ orders }: RoomState, events: readonly OrderEvent[]): OrderIntent[] {
  const ids = new Set(events.map((event) => event.request_id));
  return [...ids].flatMap((id) => {
    const intent = orders[id]?.order.intent;
    return intent?.origin === "connector" ? [intent] : [];
  });
}

export function isOutboxEmpty({ outbox }: RoomState): boolean {
  return outbox.events.length === 0 && outbox.deals.length === 0 && outbox.positions_at === null;
}
