import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { AppError, UserError } from "#domain";
import { Bridge, sharedSecret } from "../bridge/index.ts";
import { type GuardPolicy, judgeTerminal } from "../guard/index.ts";
import { type JournalDisk, nodeDisk } from "../journal/index.ts";
import { ConnectorHost } from "./host.ts";
import { killDesk } from "./kill-desk.ts";
import { Machine } from "./machine.ts";
import { openJournal } from "./open-journal.ts";
import { CONNECT_HELP, type ConnectOptions, connectOptions } from "./options.ts";
import { RoomSocket } from "./room-socket.ts";
import { LocalRules } from "./rules.ts";
import { CredentialRefused, roomAddress } from "./token.ts";

const VERSION = "0.1.0";
const TICK_MS = 1_000;
const BEAT_MS = 2_000;
const QUOTES_MS = 100;
const RECONCILE_MS = 30_000;
/** How soon a kill pressed on this PC is seen. */
const KILL_MS = 250;

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
  const rules = new LocalRules(options.dataDir, options.maxLots, log);
  const policy = (): GuardPolicy => ({ demoOnly: rules.demoOnly, account: machine.account });
  const stopped = stopSignal();
  // The host is made after the port is ours: a second connector must not touch the journal.
  let host: ConnectorHost | null = null;
  const made = () => host as ConnectorHost; // no terminal and no room speaks before the host below is there
  const bridge = new Bridge({
    port: options.bridgePort,
    secret: sharedSecret(options.secretFile),
    ...clocks,
    admit: (facts) => judgeTerminal(policy(), facts),
    events: () => made().bridgeEvents,
  });
  const port = await bridge.listen();
  try {
    const journal = openJournal(machine, tools.disk ?? nodeDisk(), log);
    const room = callRoom(options.api, credential, stopped.stop, () => made().roomEvents);
    const say = changesOnly();
    host = new ConnectorHost(journal.lines, {
      ...{
        journal: journal.file,
        machine,
        version: VERSION,
        policy,
        rules,
        bridge,
        room,
        log,
        ...clocks,
      },
      pin: (facts) => machine.pin(facts),
      changed: () => say(statusOf(made(), bridge)),
      fail: (reason) => stopped.stop(1, `stopped: ${reason}`),
    });
    say(`waiting for a terminal on port ${port}`);
    const ended = await runUntil(host, options.dataDir, stopped.promise);
    room.close();
    if (ended.code !== 0) write(ended.reason);
    return ended.code;
  } finally {
    await bridge.close();
  }
}

const clocks = { wall: () => Date.now(), mono: () => performance.now() };

/** The wire to the room; a refusal for good ends the connector, everything else is tried again. */
function callRoom(
  api: string,
  credential: string,
  stop: (code: number, reason: string) => void,
  events: () => ConnectorHost["roomEvents"],
): RoomSocket {
  const sayTrouble = changesOnly();
  const address = async (signal: AbortSignal) => {
    try {
      return await roomAddress(api, credential, signal);
    } catch (error) {
      if (error instanceof CredentialRefused) stop(1, error.message);
      else if (!signal.aborted)
        sayTrouble(`cannot reach the room: ${reasonOf(error)}; trying again`);
      throw error;
    }
  };
  return new RoomSocket(address, {
    open: () => events().open(),
    message: (message) => events().message(message),
    lost: (reason) => {
      write(`room lost (${reason}); calling again`);
      events().lost(reason);
    },
    final: (code, reason) => stop(1, `the room closed the connection for good (${code} ${reason})`),
    log,
  });
}

async function runUntil(
  host: ConnectorHost,
  dataDir: string,
  stopped: Promise<Ended>,
): Promise<Ended> {
  const lookForKill = killDesk(host, dataDir, log);
  // Before the room or a terminal has said anything.
  lookForKill();
  const timers = [...startTimers(host), setInterval(lookForKill, KILL_MS)];
  const ended = await stopped;
  for (const timer of timers) clearInterval(timer);
  host.feed({ type: "say", message: { type: "BYE", reason: ended.reason } });
  return ended;
}

function startTimers(host: ConnectorHost): readonly NodeJS.Timeout[] {
  return [
    setInterval(() => host.feed({ type: "tick" }), TICK_MS),
    setInterval(() => host.beat(), BEAT_MS),
    setInterval(() => host.flushQuotes(), QUOTES_MS),
    setInterval(() => host.reconcile(), RECONCILE_MS),
  ];
}

function statusOf(host: ConnectorHost, bridge: Bridge): string {
  const terminal = bridge.facts;
  const room = host.isLinked
    ? host.mayTrade
      ? "room online"
      : "room online, watching only"
    : "room offline";
  if (terminal === null) return `${room}; no terminal`;
  const kind = terminal.simulated ? "simulated" : terminal.trade_mode;
  const trading = bridge.health?.trade_allowed
    ? "trading allowed"
    : "trading NOT allowed in the terminal";
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

interface Ended {
  readonly code: number;
  /** For the room's log and, when it is an error, for the reader. */
  readonly reason: string;
}

/** Resolved by a signal or by whoever stops for a reason; the first one counts. */
function stopSignal() {
  let stop: (code: number, reason: string) => void = () => {};
  const promise = new Promise<Ended>((resolve) => {
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

/** One line a change. */
function changesOnly(): (text: string) => void {
  let last = "";
  return (text) => {
    if (text !== last) write(text);
    last = text;
  };
}

function log(code: string, message: string): void {
  write(`${code}: ${message}`);
}

function write(text: string): void {
  process.stderr.write(`nusatrade connect: ${text}\n`);
}

function complain(message: string, code: number): number {
  write(message);
  return code;
}
