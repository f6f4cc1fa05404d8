import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { AppError, UserError } from "#domain";
import { Bridge, sharedSecret, type TerminalFacts } from "../bridge/index.ts";
import { type GuardPolicy, judgeTerminal } from "../guard/index.ts";
import { Journal, type JournalDisk, nodeDisk } from "../journal/index.ts";
import { ConnectorHost } from "./host.ts";
import { Machine } from "./machine.ts";
import { CONNECT_HELP, type ConnectOptions, connectOptions } from "./options.ts";
import { RoomSocket } from "./room-socket.ts";
import { CredentialRefused, roomAddress } from "./token.ts";

const VERSION = "0.1.0";
const TICK_MS = 1_000;
const BEAT_MS = 2_000;
const QUOTES_MS = 100;
const RECONCILE_MS = 30_000;

/** The outside world where a test wants another one. */
export interface ConnectTools {
  readonly disk?: JournalDisk;
}

/**
 * `nusatrade connect`: carries orders from the account's room to the terminal on this PC.
 * Runs until SIGINT or SIGTERM, or until the room or the API refuses it for good.
 *
 * @returns the exit code: 0 after a signal, 1 when it cannot run (any more), 2 when the command line is wrong.
 */
export async function runConnect(
  argv: readonly string[],
  tools: ConnectTools = {},
): Promise<number> {
  const options = connectOptions(argv);
  if (!options.ok) return complain(options.error, 2);
  if (options.value === "help") {
    process.stdout.write(CONNECT_HELP);
    return 0;
  }
  try {
    return await run(options.value, tools);
  } catch (error) {
    if (error instanceof AppError)
      return complain(error.message, error instanceof UserError ? 2 : 1);
    throw error;
  }
}

async function run(options: ConnectOptions, tools: ConnectTools): Promise<number> {
  const credential = readCredential(options.credentialFile);
  const machine = new Machine(options.dataDir);
  const policy = (): GuardPolicy => ({ ...options, account: machine.account });
  const stopped = stopSignal();
  const log = (code: string, message: string) => write(`${code}: ${message}`);
  const say = changesOnly(write);
  const sayTrouble = changesOnly(write);
  const now = { wall: () => Date.now(), mono: () => performance.now() };

  // The host is made after the port is ours: a second connector must not touch the journal.
  let host: ConnectorHost | null = null;
  const bridge = new Bridge({
    port: options.bridgePort,
    secret: sharedSecret(options.secretFile),
    ...now,
    admit: (facts) => judgeTerminal(policy(), facts),
    events: () => (host as ConnectorHost).bridgeEvents, // no link exists before the host below
  });
  const port = await bridge.listen();
  try {
    const journal = openJournal(machine, tools.disk ?? nodeDisk(), log);
    const room = new RoomSocket(
      async (signal) => {
        try {
          return await roomAddress(options.api, credential, signal);
        } catch (error) {
          if (signal.aborted) throw error;
          if (error instanceof CredentialRefused) stopped.stop(1, error.message);
          sayTrouble(`cannot reach the room: ${reasonOf(error)}; trying again`);
          throw error;
        }
      },
      {
        open: () => host?.roomEvents.open(),
        message: (message) => host?.roomEvents.message(message),
        lost: (reason) => {
          write(`room lost (${reason}); calling again`);
          host?.roomEvents.lost(reason);
        },
        final: (code, reason) =>
          stopped.stop(1, `the room closed the connection for good (${code} ${reason})`),
        log,
      },
    );
    const made = new ConnectorHost(journal.lines, {
      ...{ journal: journal.file, machine, version: VERSION, policy, bridge, room, log, ...now },
      pin: (facts) => machine.pin(facts),
      changed: () => say(statusOf(made, bridge.facts, bridge.health?.trade_allowed ?? false)),
      fail: (reason) => stopped.stop(1, `stopped: ${reason}`),
    });
    host = made;
    say(`waiting for a terminal on port ${port}`);
    const timers = startTimers(made);
    const ended = await stopped.promise;
    for (const timer of timers) clearInterval(timer);
    made.feed({ type: "say", message: { type: "BYE", reason: ended.reason } });
    room.close();
    if (ended.code !== 0) write(ended.reason);
    return ended.code;
  } finally {
    await bridge.close();
  }
}

function openJournal(
  machine: Machine,
  disk: JournalDisk,
  log: (code: string, message: string) => void,
) {
  const file = new Journal(machine.journalPath, disk);
  const { lines, torn } = file.read();
  if (torn > 0) log("journal_torn", `cut ${torn} bytes that a crash left unfinished`);
  if (lines.length > 0) return { file, lines };
  const first = machine.newJournalLine(Date.now());
  file.append([first]);
  return { file, lines: [first] };
}

function startTimers(host: ConnectorHost): readonly NodeJS.Timeout[] {
  return [
    setInterval(() => host.feed({ type: "tick" }), TICK_MS),
    setInterval(() => host.beat(), BEAT_MS),
    setInterval(() => host.flushQuotes(), QUOTES_MS),
    setInterval(() => host.reconcile(), RECONCILE_MS),
  ];
}

function statusOf(
  host: ConnectorHost,
  terminal: TerminalFacts | null,
  tradeAllowed: boolean,
): string {
  const room = host.isLinked
    ? host.mayTrade
      ? "room online"
      : "room online, watching only"
    : "room offline";
  if (terminal === null) return `${room}; no terminal`;
  const kind = terminal.simulated ? "simulated" : terminal.trade_mode;
  const trading = tradeAllowed ? "trading allowed" : "trading NOT allowed in the terminal";
  return `${room}; terminal ${terminal.login} at ${terminal.server} (${kind}), ${trading}`;
}

function readCredential(path: string): string {
  let content: string;
  try {
    content = readFileSync(path, "utf8").trim();
  } catch {
    throw new UserError("connector.no_credential", `cannot read the credential file ${path}`);
  }
  if (!/^ntc_\S+$/.test(content)) {
    throw new UserError(
      "connector.bad_credential",
      `${path} does not hold a connector credential (ntc_...)`,
    );
  }
  return content;
}

/** Resolved by a signal or by whoever stops for a reason; the first one counts. */
function stopSignal() {
  let stop: (code: number, reason: string) => void = () => {};
  const promise = new Promise<{ readonly code: number; readonly reason: string }>((resolve) => {
    stop = (code, reason) => resolve({ code, reason });
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => stop(0, "stopped"));
  return { promise, stop };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch says only "fetch failed"; the reason is in its cause.
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function changesOnly(say: (text: string) => void): (text: string) => void {
  let last = "";
  return (text) => {
    if (text !== last) say(text);
    last = text;
  };
}

function write(text: string): void {
  process.stderr.write(`nusatrade connect: ${text}\n`);
}

function complain(message: string, code: number): number {
  write(message);
  return code;
}
