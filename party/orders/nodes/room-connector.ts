import { assertNever } from "#domain";
import { CLOSE_CODES, type ConnectorToRoom, NOT_KILLED, type OrderStep } from "#protocol";
import { stepId } from "../ids.ts";
import { findEvidence } from "../reconcile.ts";
import { isFinal } from "../states.ts";
import { offerQueued, sendCommand } from "./room-intents.ts";
import { KEYS } from "./room-keys.ts";
import type { RoomRun } from "./room-run.ts";
import type { RoomOrder } from "./room-types.ts";

/** Two complete scans at least this far apart, on one unbroken link, before "it is not there" is believed. */
const ABSENT_SCANS_MS = 60_000;
const KEPT_RETIRED = 50;

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
  run.set({ link: { ...link, heard_at: run.now }, heard_at: run.now });
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
    case "RESYNC":
      return run.log("not_taken", `${message.type} is not carried out`);
    case "BARS":
      return; // the host hands it to who asked
    default:
      return assertNever(message);
  }
}

/** The link is gone; nothing is concluded from that but "offline". */
export function connectorGone(run: RoomRun, connection: string) {
  if (run.state.link?.connection !== connection) return;
  run.set({ link: null, missed: {} });
  run.tellView();
}

// --- HELLO ---------------------------------------------------------------------------------------------------

function hello(run: RoomRun, connection: string, message: Of<"HELLO">) {
  const { state } = run;
  if (state.kind === "practice")
    return run.close(connection, CLOSE_CODES.unauthorised, "a practice account has no connector");
  if (state.machine_id !== null && state.machine_id !== message.machine_id) {
    const { account_id, epoch } = state;
    run.log(
      "read_only",
      `machine ${message.machine_name} may watch until the account is moved to it`,
    );
    return run.tell(connection, {
      type: "WELCOME",
      account_id,
      epoch,
      at: run.now,
      may_trade: false,
      kill: NOT_KILLED,
    });
  }
  if (isOldDisk(run, message)) return refuseOldDisk(run, connection, message);
  supersede(run, connection);
  if (state.journal_id !== message.journal_id) takeOver(run, message.journal_id);
  const epoch = run.state.epoch + 1;
  run.set({
    epoch,
    machine_id: message.machine_id,
    journal_id: message.journal_id,
    journal_seq: message.journal_seq,
    link: { connection, epoch, heard_at: run.now, ready: false },
    heard_at: run.now,
    missed: {},
  });
  run.tell(connection, {
    type: "WELCOME",
    account_id: state.account_id,
    epoch,
    at: run.now,
    may_trade: true,
    kill: NOT_KILLED,
  });
  // Commands of this journal that it has not confirmed: the connector knows by id what it has done of them.
  for (const kept of run.openOrders()) if (!kept.acked) sendCommand(run, kept.order.request_id);
  run.tellView();
}

/** A journal that is shorter than what it told us, or that was replaced before, is an old disk come back. */
function isOldDisk(run: RoomRun, { journal_id, journal_seq }: Of<"HELLO">): boolean {
  const { state } = run;
  return (
    state.retired_journals.includes(journal_id) ||
    (state.journal_id === journal_id && journal_seq < state.journal_seq)
  );
}

function refuseOldDisk(run: RoomRun, connection: string, message: Of<"HELLO">): void {
  supersede(run, connection);
  if (run.state.journal_id === message.journal_id) {
    takeOver(run, null);
    run.set({ journal_id: null, journal_seq: 0, link: null });
  }
  const text =
    "This journal is older than what it told before. Begin a new one; what is open is being checked.";
  run.tell(connection, { type: "ERROR", code: "journal_restored", message: text });
}

/** The newest connector of the machine wins. */
function supersede(run: RoomRun, connection: string): void {
  const { link } = run.state;
  if (link !== null && link.connection !== connection)
    run.close(link.connection, CLOSE_CODES.superseded, "a newer connector took over");
  run.set({ link: null });
}

/** What the old journal was given and did not end is unknown for ever to the new one: only evidence ends it. */
function takeOver(run: RoomRun, journalId: string | null): void {
  const { journal_id } = run.state;
  if (journal_id === null) return;
  run.set({ retired_journals: [...run.state.retired_journals, journal_id].slice(-KEPT_RETIRED) });
  for (const { order, command } of run.openOrders()) {
    if (command === null || order.intent === null || order.state === "UNKNOWN") continue;
    if (order.state === "PLACED" || order.state === "PARTIAL") continue; // known to the broker, found by its ticket
    const text = "The connector's journal changed; the terminal's records are being checked.";
    run.say(order.intent, "UNKNOWN", `journal.${journal_id}`, "journal_lost", text);
  }
  run.log("journal_changed", `journal ${journal_id} gave way to ${journalId ?? "a new one"}`);
}

// --- what it tells -------------------------------------------------------------------------------------------

function heartbeat(run: RoomRun, connection: string, message: Of<"HEARTBEAT">): void {
  const before = run.state.health;
  run.set({ health: message.health });
  if (!message.health.broker) run.set({ missed: {} });
  run.tell(connection, { type: "HEARTBEAT", at: run.now, epoch: run.state.epoch });
  const lights = (health: typeof before) =>
    health && [health.terminal, health.broker, health.trade_allowed].join();
  if (lights(before) !== lights(message.health)) run.tellView();
}

function acked(run: RoomRun, message: Of<"ACK">): void {
  heardJournal(run, message.journal_seq);
  const kept = run.state.orders[message.request_id];
  if (kept?.order.intent == null || kept.command?.seq !== message.ack) return;
  if (!kept.acked) run.change(message.request_id, { acked: true });
  run.say(kept.order.intent, "DELIVERED", `ack.${message.ack}`);
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
  if (JSON.stringify(run.state.symbols) !== JSON.stringify(message.symbols)) {
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

/** What the terminal's records prove of every order that it may hold; the proof has the same id as the terminal's own word. */
function lookFor(run: RoomRun, seen: Parameters<typeof findEvidence>[2]): void {
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
      if (step.state !== order.state || step.state === "PARTIAL") run.note(step);
    }
  }
}

/** ABSENT, and the end of a working order that is gone, after two complete scans of one link. */
function countMisses(run: RoomRun, { deals_since }: Of<"SNAPSHOT">): void {
  if (run.state.health?.broker === false || deals_since === null) return;
  const missed: Record<string, number> = {};
  for (const { order, touched_at } of run.openOrders()) {
    const { intent, state } = order;
    const isLookedFor = state === "UNKNOWN" || state === "PLACED" || state === "PARTIAL";
    if (intent === null || !isLookedFor || isHeld(run, order) || deals_since > intent.created_at)
      continue;
    const first = Math.max(run.state.missed[order.request_id] ?? run.now, touched_at);
    missed[order.request_id] = first;
    if (run.now - first < ABSENT_SCANS_MS) continue;
    const gone =
      state === "UNKNOWN" && order.execution.deal_ticket === undefined ? "ABSENT" : "CANCELLED";
    run.note({
      id: stepId(intent.request_id, gone, `scans.${first}`),
      account_id: intent.account_id,
      request_id: intent.request_id,
      state: gone,
      at: run.now,
      by: "room",
      code: gone === "ABSENT" ? "absent" : "gone_at_broker",
      message: "Two complete readings of the terminal did not find it.",
    });
  }
  run.set({ missed });
}

function isHeld(run: RoomRun, order: RoomOrder["order"]): boolean {
  const { snapshot } = run.state;
  return snapshot?.orders.some((one) => one.ticket === order.execution.order_ticket) ?? false;
}
