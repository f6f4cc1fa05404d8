import { readFileSync } from "node:fs";
import { uptime } from "node:os";
import { findInstrument, type Instrument } from "#broking";
import { AppError, type Bars, type Result, type Timeframe, UserError } from "#domain";
import {
  BROKERS,
  createSim,
  type FaultPlan,
  generatedFeed,
  openVenue,
  parseFaultPlan,
  replayFeed,
  type Venue,
} from "#simulator";
import { ConnectorClient } from "./client.ts";
import { TERMINAL_HELP, type TerminalOptions, terminalOptions } from "./options.ts";
import { Pace } from "./pace.ts";
import { TerminalProgram } from "./program.ts";
import { type Kept, readKept, TerminalStore } from "./store.ts";

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
  const venue = venueOf(options, kept, tools);
  const faults = faultsOf(options);
  const store = new TerminalStore(options.stateFile, kept);
  const status = statusLine();
  let client: ConnectorClient | null = null;
  const program = new TerminalProgram(kept.sim, {
    venue,
    keep: (sim) => store.keep(sim),
    append: (line) => {
      store.append(line);
      if (line.kind === "done") tools.afterKeep?.();
    },
    flush: () => {
      if (store.flush()) tools.afterKeep?.();
    },
    lines: store.lines,
    now: Date.now,
    // Like GetTickCount64 it belongs to the machine: a restarted program goes on counting.
    tick: () => Math.floor(uptime() * 1000),
    say: (frame) => client?.say(frame),
    latencyMs: options.latencyMs,
    faults,
  });
  const pace = new Pace(program, options.timerMs);
  const account = `account ${kept.sim.login} (simulated), ${venue.symbols.length} symbols`;
  client = new ConnectorClient({
    ...{ port: options.port, secretFile: options.secretFile, status },
    hello: (nonce) => program.hello(nonce),
    welcome: () => {
      status(`connected on port ${options.port}; ${account}`);
      pace.forget();
      program.heartbeat();
    },
    hear: (frame) => pace.hear(frame),
  });
  status(`calling the connector on port ${options.port}`);
  client.start();
  const beat = setInterval(() => program.heartbeat(), HEARTBEAT_MS);
  await untilStopped();
  clearInterval(beat);
  pace.stop();
  client.stop();
  store.close();
  return 0;
}

function newAccount(options: TerminalOptions): Kept {
  const { login, currency, leverage, balance, seed, marginMode } = options;
  const now = Date.now();
  const sim = createSim({
    ...{ login, server: SERVER, currency, leverage, balance, marginMode, seed, now },
    // A terminal's history goes back further than a practice account's, which has to fit one stored value.
    rules: {
      keep: { deals: 5000, results: 0, history: 500 },
      ...{ limitOrders: 500, limitPositions: 500 },
    },
  });
  return { version: 1, startedAt: now, sim };
}

function venueOf(options: TerminalOptions, kept: Kept, tools: TerminalTools): Venue {
  const broker = BROKERS[options.broker];
  const instruments = options.symbols.map((symbol) => broker.offer(instrumentOf(symbol)));
  const [instrument] = instruments;
  if (options.barsFile === null || instrument === undefined)
    return openVenue(generatedFeed({ seed: kept.sim.seed, instruments }), broker);
  if (!tools.parseBars) throw new UserError("terminal.no_parser", "--bars is not available here");
  const parsed = tools.parseBars(readText(options.barsFile));
  if (!parsed.ok) throw new UserError("terminal.bad_bars", `${options.barsFile}: ${parsed.error}`);
  return openVenue(replayFeed({ instrument, ...parsed.value, startAt: kept.startedAt }), broker);
}

function faultsOf({ faults, faultRate }: TerminalOptions): FaultPlan {
  if (faults === null) return { rules: [] };
  if (/^\d+$/.test(faults))
    return { rules: [], random: { seed: Number(faults) % 2 ** 32, rate: faultRate } };
  const parsed = parseFaultPlan(readText(faults));
  if (!parsed.ok) throw new UserError("terminal.bad_faults", `${faults}: ${parsed.error}`);
  return parsed.value;
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
