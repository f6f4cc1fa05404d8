import { readFileSync } from "node:fs";
import { uptime } from "node:os";
import { findInstrument, type Instrument } from "#broking";
import { AppError, type Bars, type Result, type Timeframe, UserError } from "#domain";
import {
  createSim,
  generatedFeed,
  openVenue,
  replayFeed,
  type SimState,
  type Venue,
} from "#simulator";
import { ConnectorClient } from "./client.ts";
import { TERMINAL_HELP, type TerminalOptions, terminalOptions } from "./options.ts";
import { TerminalProgram } from "./program.ts";
import { type Kept, readKept, writeKept } from "./store.ts";

const LOOK_MS = 250;
const HEARTBEAT_MS = 2_000;
const SERVER = "NusaTrade-Simulated";

/** What the command line knows and this room may not import. */
export interface TerminalTools {
  /** Reads the file of --bars. */
  readonly parseBars?: (
    text: string,
  ) => Result<{ readonly bars: Bars; readonly timeframe: Timeframe }, string>;
  /** Called when the account was written and nothing was said yet; for proofs of what a crash leaves behind. */
  readonly afterKeep?: () => void;
}

/**
 * `nusatrade terminal`: a simulated MetaTrader 5 terminal that calls the connector as the EA does.
 * Runs until SIGINT or SIGTERM.
 *
 * @returns the exit code: 0 after a signal, 1 when it cannot run, 2 when the command line is wrong.
 */
export async function runTerminal(
  argv: readonly string[],
  tools: TerminalTools = {},
): Promise<number> {
  const options = terminalOptions(argv);
  if (!options.ok) return complain(options.error, 2);
  if (options.value === "help") {
    process.stdout.write(TERMINAL_HELP);
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

async function run(options: TerminalOptions, tools: TerminalTools): Promise<number> {
  const kept = readKept(options.stateFile) ?? newAccount(options);
  const feed = feedOf(options, kept, tools);
  const keep = (sim: SimState) => {
    writeKept(options.stateFile, { ...kept, sim });
    tools.afterKeep?.();
  };
  writeKept(options.stateFile, kept);
  const status = statusLine();
  let client: ConnectorClient | null = null;
  const program = new TerminalProgram(kept.sim, {
    feed,
    keep,
    now: Date.now,
    // Like GetTickCount64 it belongs to the machine: a restarted program goes on counting.
    tick: () => Math.floor(uptime() * 1000),
    say: (frame) => client?.say(frame),
  });
  const account = `account ${kept.sim.login} (simulated), ${feed.symbols.length} symbols`;
  client = new ConnectorClient({
    ...{ port: options.port, secretFile: options.secretFile, status },
    hello: (nonce) => program.hello(nonce),
    welcome: () => {
      status(`connected on port ${options.port}; ${account}`);
      program.forget();
      program.heartbeat();
    },
    hear: (frame) => program.hear(frame),
  });
  status(`calling the connector on port ${options.port}`);
  client.start();
  await whileRunning(program);
  client.stop();
  return 0;
}

async function whileRunning(program: TerminalProgram): Promise<void> {
  const look = setInterval(() => program.look(), LOOK_MS);
  const beat = setInterval(() => program.heartbeat(), HEARTBEAT_MS);
  await untilStopped();
  clearInterval(look);
  clearInterval(beat);
}

function newAccount(options: TerminalOptions): Kept {
  const { login, currency, leverage, balance, seed } = options;
  const now = Date.now();
  const sim = createSim({
    login,
    server: SERVER,
    currency,
    leverage,
    balance,
    marginMode: "hedging",
    seed,
    now,
  });
  return { version: 1, startedAt: now, sim };
}

function feedOf(options: TerminalOptions, kept: Kept, tools: TerminalTools): Venue {
  const instruments = options.symbols.map(instrumentOf);
  const [instrument] = instruments;
  if (options.barsFile === null || instrument === undefined)
    return openVenue(generatedFeed({ seed: kept.sim.seed, instruments }));
  if (!tools.parseBars) throw new UserError("terminal.no_parser", "--bars is not available here");
  const parsed = tools.parseBars(readText(options.barsFile));
  if (!parsed.ok) throw new UserError("terminal.bad_bars", `${options.barsFile}: ${parsed.error}`);
  return openVenue(replayFeed({ instrument, ...parsed.value, startAt: kept.startedAt }));
}

function instrumentOf(symbol: string): Instrument {
  const instrument = findInstrument(symbol);
  if (!instrument)
    throw new UserError("terminal.unknown_symbol", `--symbol ${symbol} is not in the catalogue`);
  return instrument;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new UserError("terminal.no_bars", `cannot read ${path}`);
  }
}

/** One line a change, on stderr. */
function statusLine(): (text: string) => void {
  let last = "";
  return (text) => {
    if (text !== last) process.stderr.write(`nusatrade terminal: ${text}\n`);
    last = text;
  };
}

function complain(message: string, code: number): number {
  process.stderr.write(`nusatrade terminal: ${message}\n`);
  return code;
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
