import { assertNever } from "#domain";
import { emptyAccount, watchSilence } from "./connector-empty.ts";
import { beat } from "./connector-health.ts";
import { localKill } from "./connector-kill.ts";
import { protectPositions, takeQuotes } from "./connector-protect.ts";
import { hearRoom } from "./connector-room.ts";
import { ConnectorRun } from "./connector-run.ts";
import { sendWaiting } from "./connector-send.ts";
import {
  heardDeal,
  heardRefusal,
  heardResult,
  heardSnapshot,
  lostTerminal,
  tellUnknown,
} from "./connector-terminal.ts";
import type {
  ConnectorEffect,
  ConnectorInput,
  ConnectorRules,
  ConnectorState,
  ConnectorTime,
  HostMessage,
} from "./connector-types.ts";
import { readLines, withoutEnded } from "./journal.ts";
import type { JournalLine } from "./journal-lines.ts";

const RESEND_MS = 5_000;
/** What ended so long ago, and before the newest reading, is only remembered: the reading shows what became of it. */
const ENDED_MS = 5_000;
/** A HELLO that was not answered for so long is said again. */
const GREET_MS = 5_000;

export interface ConnectorStepped {
  readonly state: ConnectorState;
  /** To be carried out in order; a journal line is on the disk before the next effect begins. */
  readonly effects: readonly ConnectorEffect[];
}

/**
 * The connector's life from its journal: what was handed to the terminal and never answered is unknown,
 * never sent again, and looked for in the terminal's own records.
 */
export function startConnector(
  lines: readonly JournalLine[],
  time: ConnectorTime,
): ConnectorStepped {
  const read = readLines(lines);
  const run = new ConnectorRun({ ...read, heard_mono: time.mono }, time, null);
  for (const order of run.ordersIn("sending")) tellUnknown(run, order, "restart");
  run.readTerminal();
  return { state: run.state, effects: run.effects };
}

/**
 * One input, one new state, and the effects that it asks for. Pure: the host brings both clocks.
 *
 * @param rules this PC's own policy; null = the cloud's word alone counts.
 */
export function stepConnector(
  state: ConnectorState,
  input: ConnectorInput,
  time: ConnectorTime,
  rules: ConnectorRules | null = null,
): ConnectorStepped {
  const run = new ConnectorRun(state, time, rules);
  take(run, input);
  return { state: run.state, effects: run.effects };
}

function take(run: ConnectorRun, input: ConnectorInput) {
  switch (input.type) {
    case "room_open":
      return hello(run, input);
    case "say":
      return say(run, input.message);
    case "room_message":
      return hearRoom(run, input.message);
    case "room_lost":
      return run.set({ link: null, room_mono: null, greeting: null });
    case "terminal_result":
      return heardResult(run, input);
    case "terminal_refused":
      return heardRefusal(run, input);
    case "terminal_lost":
      return lostTerminal(run);
    case "terminal_snapshot":
      return heardSnapshot(run, input);
    case "terminal_deal":
      return heardDeal(run, input);
    case "look":
      return run.readTerminal(input.deals);
    case "local_kill":
      return localKill(run, input.level, input.version);
    case "tick":
      return tick(run);
    default:
      return assertNever(input);
  }
}

function hello(run: ConnectorRun, input: ConnectorInput & { type: "room_open" }) {
  const { machine_id, machine_name, version } = input;
  const { journal_id, journal_seq } = run.state;
  if (journal_id === null)
    return run.log("no_journal", "the journal must be opened before the room is called");
  const { mono } = run.time;
  const unanswered = [...(run.state.greeting?.unanswered ?? []), mono];
  run.set({ greeting: { said: input, said_mono: mono, unanswered } });
  run.say({ type: "HELLO", journal_id, journal_seq, machine_id, machine_name, version }, true);
}

function say(run: ConnectorRun, message: HostMessage) {
  if (message.type === "HEARTBEAT") return beat(run, message);
  run.say(message);
  if (message.type === "QUOTE") takeQuotes(run, message.quotes);
}

/** What time alone brings: expiry, repeats, silence, and the next try of what the PC does by itself. */
function tick(run: ConnectorRun) {
  const { link, greeting } = run.state;
  if (link === null && greeting !== null && run.time.mono - greeting.said_mono >= GREET_MS)
    hello(run, greeting.said);
  watchSilence(run);
  emptyAccount(run);
  protectPositions(run);
  sendWaiting(run);
  if (run.time.mono - run.state.resent_mono >= RESEND_MS) run.resend();
  const read_mono = run.state.view?.asked_mono ?? Number.NEGATIVE_INFINITY;
  run.set(withoutEnded(run.state, Math.min(read_mono, run.time.mono - ENDED_MS)));
}

/** True when the connector holds nothing that is still to be ended or told. */
export function isQuiet(state: ConnectorState): boolean {
  return (
    state.unacked.length === 0 &&
    Object.values(state.orders).every((order) => order.phase === "done" || order.phase === "placed")
  );
}
