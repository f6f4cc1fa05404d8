import { CLOSE_CODES, type ConnectorToRoom } from "#protocol";
import { sendUnconfirmed } from "./room-intents.ts";
import type { RoomRun } from "./room-run.ts";
import type { RoomState } from "./room-types.ts";

const KEPT_RETIRED = 50;

type Hello = Extract<ConnectorToRoom, { type: "HELLO" }>;

/** A connector asks in: the account's machine gets the link, another one may watch until the owner says otherwise. */
export function hello(run: RoomRun, connection: string, message: Hello) {
  const { state } = run;
  if (state.kind === "practice")
    return run.close(connection, CLOSE_CODES.unauthorised, "a practice account has no connector");
  if (state.machine_id !== null && state.machine_id !== message.machine_id)
    return letWatch(run, connection, message);
  if (isOldDisk(run, message)) return refuseOldDisk(run, connection, message);
  supersede(run, connection);
  if (state.journal_id !== message.journal_id) retireJournal(run, message.journal_id);
  const epoch = run.state.epoch + 1;
  run.set({
    epoch,
    machine_id: message.machine_id,
    machine_name: message.machine_name,
    // Another machine that watches goes on watching: the owner may still move the account to it.
    waiting: isWaiting(state.waiting, connection, message) ? null : state.waiting,
    journal_id: message.journal_id,
    journal_seq: message.journal_seq,
    link: { connection, epoch, heard_at: run.now, ready: false, heard_seq: message.seq },
    heard_at: run.now,
    missed: {},
  });
  welcome(run, connection, true);
  sendUnconfirmed(run);
  run.tellView();
}

function isWaiting(
  waiting: RoomState["waiting"],
  connection: string,
  { machine_id }: Hello,
): boolean {
  return waiting?.connection === connection || waiting?.hello.machine_id === machine_id;
}

/** The owner moves the account: to the machine that waits, or else to whichever comes next. */
export function takeOver(run: RoomRun) {
  const { waiting } = run.state;
  run.set({ machine_id: null, machine_name: null, waiting: null });
  supersede(run, waiting?.connection ?? "");
  run.log(
    "taken_over",
    `the account moves to ${waiting?.hello.machine_name ?? "the next machine"}`,
  );
  if (waiting === null) return run.tellView();
  hello(run, waiting.connection, waiting.hello);
}

function letWatch(run: RoomRun, connection: string, message: Hello): void {
  run.set({ waiting: { connection, hello: message, at: run.now } });
  run.log(
    "read_only",
    `machine ${message.machine_name} may watch until the account is moved to it`,
  );
  welcome(run, connection, false);
  run.tellView();
}

function welcome(run: RoomRun, connection: string, mayTrade: boolean): void {
  const { account_id, epoch, kill, limits } = run.state;
  run.tell(connection, {
    type: "WELCOME",
    account_id,
    epoch,
    at: run.now,
    may_trade: mayTrade,
    kill: kill.wanted,
    ...(limits === null ? {} : { limits }),
  });
}

/** A journal that is shorter than what it told us, or that was replaced before, is an old disk come back. */
function isOldDisk(run: RoomRun, { journal_id, journal_seq }: Hello): boolean {
  const { state } = run;
  return (
    state.retired_journals.includes(journal_id) ||
    (state.journal_id === journal_id && journal_seq < state.journal_seq)
  );
}

function refuseOldDisk(run: RoomRun, connection: string, message: Hello): void {
  supersede(run, connection);
  if (run.state.journal_id === message.journal_id) {
    retireJournal(run, null);
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
function retireJournal(run: RoomRun, journalId: string | null): void {
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
