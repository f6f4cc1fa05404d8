import { assertNever } from "#domain";
import type { ConnectorToRoom, OrderStep } from "#protocol";
import { viewHash } from "../view-hash.ts";
import { countMisses, lookFor } from "./room-evidence.ts";
import { hello } from "./room-hello.ts";
import { offerQueued, sendUnconfirmed } from "./room-intents.ts";
import { KEYS } from "./room-keys.ts";
import { heardKill, sayKill } from "./room-kill.ts";
import type { RoomRun } from "./room-run.ts";
import type { RoomLink, RoomOrder } from "./room-types.ts";

type Of<T extends ConnectorToRoom["type"]> = Extract<ConnectorToRoom, { type: T }>;

/** Everything a connector says. Only the holder of the newest epoch is believed. */
export function hearConnector(
  run: RoomRun,
  connection: string,
  message: ConnectorToRoom,
  stored: RoomOrder | null,
) {
  if (message.type === "HELLO") return hello(run, connection, message);
  const { link } = run.state;
  if (link === null || link.connection !== connection) {
    if (message.type === "BYE" || message.type === "HEARTBEAT") return;
    run.tell(connection, {
      type: "ERROR",
      code: "stale_epoch",
      message: "Another connector holds this account, or HELLO is due.",
    });
    return;
  }
  run.set({ heard_at: run.now });
  if (isLate(run, link, message)) return;
  switch (message.type) {
    case "HEARTBEAT":
      return heartbeat(run, connection, message);
    case "SNAPSHOT":
      return snapshot(run, message);
    case "TRADE_RESULT":
      return tradeResult(run, connection, message, stored);
    case "DEAL":
      return deal(run, message);
    case "QUOTE": {
      const newest = Object.fromEntries(message.quotes.map((quote) => [quote.symbol, quote]));
      run.set({ quotes: { ...run.state.quotes, ...newest } });
      return;
    }
    case "ACK":
      return acked(run, message);
    case "BYE":
      return connectorGone(run, connection);
    case "KILL":
      heardJournal(run, message.journal_seq);
      return heardKill(run, message);
    case "RESYNC":
      sayKill(run);
      return sendUnconfirmed(run, message.after);
    case "BARS":
      return; // the host hands it to who asked
    default:
      return assertNever(message);
  }
}

/** The link is gone; nothing is concluded from that but "offline". */
export function connectorGone(run: RoomRun, connection: string) {
  if (run.state.waiting?.connection === connection) {
    run.set({ waiting: null });
    run.tellView();
  }
  if (run.state.link?.connection !== connection) return;
  run.set({ link: null, missed: {} });
  run.tellView();
}

/** What tells of a moment that has passed when it comes late; everything else may come at any time. */
const OF_THE_MOMENT: readonly ConnectorToRoom["type"][] = [
  "SNAPSHOT",
  "QUOTE",
  "HEARTBEAT",
  "KILL",
];

/**
 * Keeps count of the link's messages. After a gap the terminal is read anew: what was lost may have been the only word of
 * something. A number that was passed already is a repeat, or was overtaken.
 */
function isLate(run: RoomRun, link: RoomLink, message: ConnectorToRoom): boolean {
  const { heard_seq } = link;
  const isOld = message.seq > 0 && heard_seq !== null && message.seq <= heard_seq;
  const isGap = message.seq > 0 && heard_seq !== null && message.seq > heard_seq + 1;
  const newest = Math.max(message.seq, heard_seq ?? 0);
  run.set({ link: { ...link, heard_at: run.now, heard_seq: newest || null } });
  if (isGap)
    resync(run, `messages ${heard_seq + 1} to ${message.seq - 1} of the link did not come`);
  return isOld && OF_THE_MOMENT.includes(message.type);
}

function resync(run: RoomRun, why: string): void {
  const { link } = run.state;
  if (link === null) return;
  run.log("resync", why);
  run.tell(link.connection, { type: "RESYNC", at: run.now });
}

// --- what it tells -------------------------------------------------------------------------------------------

function heartbeat(run: RoomRun, connection: string, message: Of<"HEARTBEAT">): void {
  const before = run.state.health;
  run.set({ health: message.health });
  if (!message.health.broker) run.set({ missed: {} });
  // Whatever keeps a lease alive must not come before the KILL that it would outlive.
  sayKill(run);
  const { epoch, kill, snapshot } = run.state;
  run.tell(connection, { type: "HEARTBEAT", at: run.now, epoch, kill: kill.wanted });
  const { view_hash } = message;
  if (view_hash !== undefined && snapshot !== null && view_hash !== viewHash(snapshot))
    resync(run, "the terminal holds something else than the room");
  const lights = (health: typeof before) =>
    health && [health.terminal, health.broker, health.trade_allowed].join();
  if (lights(before) !== lights(message.health)) run.tellView();
}

function acked(run: RoomRun, message: Of<"ACK">): void {
  heardJournal(run, message.journal_seq);
  const kept = run.state.orders[message.request_id];
  if (kept?.order.intent == null || kept.command?.seq !== message.ack) return;
  if (!kept.acked) run.change(message.request_id, { acked: true });
  // When the connector had it; a clock that disagrees with ours about the future is not believed.
  const at = Math.min(message.at ?? run.now, run.now);
  run.say(kept.order.intent, "DELIVERED", `ack.${message.ack}`, undefined, undefined, at);
}

function tradeResult(
  run: RoomRun,
  connection: string,
  message: Of<"TRADE_RESULT">,
  stored: RoomOrder | null,
) {
  const { step, intent } = message;
  heardJournal(run, message.journal_seq);
  if (step.account_id !== run.state.account_id || step.request_id !== message.request_id) {
    return run.tell(connection, {
      type: "ERROR",
      code: "wrong_account",
      message: "The step belongs to another account or order.",
    });
  }
  run.recall(stored);
  if (intent?.origin === "connector" && run.state.orders[step.request_id] === undefined)
    insertBorn(run, intent);
  const outcome = run.note(step);
  if (outcome === "refused") doubt(run, step);
  else run.change(step.request_id, { acked: true });
  run.book(message.deals);
  // Acked in every case: what cannot be believed is stored as unknown, and asking again would not help.
  run.tell(connection, { type: "ACK", event_id: step.id, at: run.now });
}

/** An order that the PC's own protection made: the room has it from now on. */
function insertBorn(run: RoomRun, intent: NonNullable<Of<"TRADE_RESULT">["intent"]>): void {
  if (intent.account_id !== run.state.account_id || intent.action === "open") return;
  run.begin(intent);
  const command = { seq: 0, journal_id: run.state.journal_id ?? "", offered_at: run.now };
  run.change(intent.request_id, { command, acked: true });
}

/** "Filled" without a deal is not believed and not lost: the order is unknown until the deal is seen. */
function doubt(run: RoomRun, step: OrderStep): void {
  const intent = run.state.orders[step.request_id]?.order.intent;
  run.log("step_refused", `${step.id} does not hold`);
  if (intent == null) return;
  run.say(
    intent,
    "UNKNOWN",
    `doubt.${step.state}`,
    "no_evidence",
    "The terminal's word came without its proof; its records are being checked.",
  );
}

function heardJournal(run: RoomRun, seq: number): void {
  if (seq > run.state.journal_seq) run.set({ journal_seq: seq });
}

function deal(run: RoomRun, message: Of<"DEAL">): void {
  run.book([message.deal]);
  lookFor(run, { at: run.now, positions: [], orders: null, deals: [] });
}

function snapshot(run: RoomRun, message: Of<"SNAPSHOT">): void {
  const quotes = Object.fromEntries(message.quotes.map((quote) => [quote.symbol, quote]));
  run.set({ quotes: { ...run.state.quotes, ...quotes } });
  // None: as they were told before on this link.
  const isNew = JSON.stringify(run.state.symbols) !== JSON.stringify(message.symbols);
  if (message.symbols.length > 0 && isNew) {
    run.set({ symbols: message.symbols });
    run.keepValue(KEYS.symbols, message.symbols);
  }
  run.book(message.snapshot.deals);
  run.setSnapshot({ ...message.snapshot, at: run.now });
  lookFor(run, { ...message.snapshot, at: run.now });
  countMisses(run, message);
  const { link } = run.state;
  if (link !== null && !link.ready) run.set({ link: { ...link, ready: true } });
  offerQueued(run);
  run.tellView();
}
