import { UserError } from "#domain";
import {
  accountRulesSchema,
  type BacktestMode,
  type BacktestSetting,
  completeAccountRules,
  completeExecution,
  executionSchema,
  type InsideBars,
} from "#engine";
import { detectTimeframe } from "#marketdata";
import { limitsFromWire, riskLimits } from "#protocol";
import { checked, readBars, readJson, readTicks } from "./input-files.ts";

/** How finely bars are looked into, how the broker fills orders and keeps the account, and what the account may do. */
export const MODE_OPTIONS = {
  mode: { type: "string" },
  inside: { type: "string" },
  ticks: { type: "string" },
  execution: { type: "string" },
  account: { type: "string" },
  limits: { type: "string" },
} as const;

export const MODE_HELP = `  --mode NAME        open: at bar opens only; ohlc: stops inside each bar, in the worst order (default); m1: the finer
                     bars of --inside decide; ticks: the quotes of --ticks decide
  --inside FILE      finer bars of the same symbol, as CSV, M1 best (mode m1)
  --ticks FILE       ticks as CSV (time, bid, ask) or MT5's tick export (mode ticks)
  --execution FILE   {"latencyMs":N,"slippage":{"kind":"exponential","meanPoints":N,"mostPoints":N},
                     "rejectProbability":0-1}; drawn by --seed (default: at once, never refused)
  --account FILE     {"marginMode":"hedging"|"netting","marginCallPercent":N,"stopOutPercent":N,"leverage":N}
                     (default hedging, 100, 50, the instrument's leverage)
  --limits FILE      what the account may do, as "limits" of GET /api/v1/risk/limits; entries that its rules refuse are
                     not made but counted, exits are never refused (default: no limits)`;

/** "inner" is the engine's word for what traders call M1-inside-bar. */
const MODES: Readonly<Record<string, BacktestMode>> = {
  open: "open",
  ohlc: "ohlc",
  m1: "inner",
  ticks: "ticks",
};

export interface ModeOptions {
  readonly mode?: string | undefined;
  readonly inside?: string | undefined;
  readonly ticks?: string | undefined;
  readonly execution?: string | undefined;
  readonly account?: string | undefined;
  readonly limits?: string | undefined;
}

type ModeSetting = Pick<
  BacktestSetting,
  "mode" | "inside" | "ticks" | "execution" | "account" | "limits"
>;

/**
 * Only what was asked for: a setting without these options is the same as before there were any.
 *
 * @throws UserError on a mode without its file, a file without its mode, or a file that does not fit.
 */
export function readMode(options: ModeOptions, timeZone: string | undefined): ModeSetting {
  const mode = modeNamed(options);
  return {
    ...(options.mode === undefined && mode === "ohlc" ? {} : { mode }),
    ...(options.inside === undefined ? {} : { inside: readInside(options.inside, timeZone) }),
    ...(options.ticks === undefined ? {} : { ticks: readTicks(options.ticks, timeZone) }),
    ...(options.execution === undefined
      ? {}
      : {
          execution: completeExecution(
            checked(executionSchema, readJson(options.execution), options.execution),
          ),
        }),
    ...(options.account === undefined
      ? {}
      : {
          account: completeAccountRules(
            checked(accountRulesSchema, readJson(options.account), options.account),
          ),
        }),
    ...(options.limits === undefined
      ? {}
      : { limits: limitsFromWire(checked(riskLimits, readJson(options.limits), options.limits)) }),
  };
}

function modeNamed({ mode: name = "ohlc", inside, ticks }: ModeOptions): BacktestMode {
  const mode = Object.hasOwn(MODES, name) ? MODES[name] : undefined;
  if (mode === undefined) {
    throw wrong(`--mode must be one of ${Object.keys(MODES).join(", ")}, was "${name}"`);
  }
  const needs = { inner: inside, ticks, open: "", ohlc: "" }[mode];
  if (needs === undefined) {
    const option = mode === "inner" ? "inside M1.csv" : "ticks T.csv";
    throw wrong(`--mode ${name} needs its data; add --${option}`);
  }
  if (inside !== undefined && mode !== "inner") throw wrong("--inside is for --mode m1; add it");
  if (ticks !== undefined && mode !== "ticks") throw wrong("--ticks is for --mode ticks; add it");
  return mode;
}

function readInside(path: string, timeZone: string | undefined): InsideBars {
  const bars = readBars(path, timeZone);
  const timeframe = detectTimeframe(bars);
  if (timeframe !== null) return { bars, timeframe };
  throw new UserError(
    "cli.bars",
    `${path}: the bars are of no timeframe that MT5 knows; give bars of one even step`,
  );
}

function wrong(message: string): UserError {
  return new UserError("cli.option", message);
}
