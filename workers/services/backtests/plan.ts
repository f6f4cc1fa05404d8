import { completeCosts, REFERENCE_RATES } from "#broking";
import { type Timeframe, UserError } from "#domain";
import { type BacktestMode, completeAccountRules, completeExecution, type Strategy } from "#engine";
import { limitsFromWire } from "#protocol";
import { type BarSet, type ChunkInfo, chunkInfos, knownInstrument } from "../bars/chunks.ts";
import type { AccountBody, CostsBody, ExecutionBody, RunBacktestInput } from "../inputs.ts";
import type { Ports } from "../ports.ts";
import { checkedSpec, type FoundStrategy } from "../strategies.ts";
import { type TimeRange, timeRange } from "../times.ts";
import type { BacktestModeView, RerunView } from "../views.ts";
import { estimatedCpuMs } from "./estimate.ts";

const INITIAL_BALANCE = 10_000;
const CURRENCY = "USD";

/** What a request comes to: everything of a run but the bars themselves, which are only counted. */
export interface RunPlan {
  readonly found: FoundStrategy;
  readonly strategy: Strategy;
  readonly setting: RerunView["setting"];
  readonly params: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly mode: BacktestModeView;
  readonly range: TimeRange;
  readonly set: BarSet;
  readonly chunks: readonly ChunkInfo[];
  /** Mode `m1`: the minute bars of the same symbol. */
  readonly insideSet: BarSet | null;
  readonly insideChunks: readonly ChunkInfo[];
  /** In the months that the range touches: a little more than are in it. */
  readonly bars: number;
  readonly insideBars: number;
  readonly estimatedCpuMs: number;
}

/** @throws UserError on everything that a request can have wrong: it is found before a run begins. */
export async function planRun(
  ports: Ports,
  userId: string,
  input: RunBacktestInput,
  found: FoundStrategy,
): Promise<RunPlan> {
  const range = timeRange(input.start_date, input.end_date, ["start_date", "end_date"]);
  const { strategy } = checkedSpec(found.version.spec);
  const symbol = input.symbol ?? strategy.symbol;
  const timeframe = input.timeframe ?? strategy.timeframe;
  const mode = input.mode ?? "ohlc";
  const instrument = knownInstrument(symbol);
  checkParams(input.params ?? {}, strategy.params);
  if (mode === "m1" && timeframe === "M1") throw nothingInside();
  const set = { userId, symbol, timeframe };
  const insideSet = mode === "m1" ? { ...set, timeframe: "M1" as const } : null;
  const [chunks, insideChunks] = await Promise.all([
    chunkInfos(ports, set, range),
    insideSet ? chunkInfos(ports, insideSet, range) : [],
  ]);
  if (chunks.length === 0) throw noBars(symbol, timeframe, input);
  if (insideSet && insideChunks.length === 0) throw noBars(symbol, "M1", input);
  const bars = barsIn(chunks);
  const insideBars = barsIn(insideChunks);
  return {
    found,
    strategy,
    setting: {
      timeframe,
      instrument,
      costs: completeCosts(costsOf(input.costs ?? {}), instrument),
      initialBalance: input.initial_balance ?? INITIAL_BALANCE,
      accountCurrency: CURRENCY,
      rates: REFERENCE_RATES,
      ...(input.mode ? { mode: MODES[input.mode] } : {}),
      ...(input.execution ? { execution: completeExecution(executionOf(input.execution)) } : {}),
      ...(input.account ? { account: completeAccountRules(accountOf(input.account)) } : {}),
      ...(input.limits ? { limits: limitsFromWire(input.limits) } : {}),
    },
    params: input.params ?? {},
    seed: input.seed ?? 0,
    mode,
    range,
    set,
    chunks,
    insideSet,
    insideChunks,
    bars,
    insideBars,
    estimatedCpuMs: estimatedCpuMs(bars, insideBars, input.limits !== undefined),
  };
}

export function noBars(symbol: string, timeframe: Timeframe, input: RunBacktestInput): UserError {
  const range =
    input.start_date || input.end_date
      ? ` from ${input.start_date ?? "the first"} to ${input.end_date ?? "the last"}`
      : "";
  const call = `POST /api/v1/bars/import?symbol=${symbol}&timeframe=${timeframe}`;
  return new UserError(
    "no_bars",
    `There are no ${timeframe} bars of ${symbol}${range}. Import them first: ${call} with a CSV body (text/csv).`,
    { details: { import: call } },
  );
}

function nothingInside(): UserError {
  const message = "mode m1 looks into longer bars; bars of M1 have nothing inside";
  return new UserError("nothing_inside", `${message}. Choose ohlc, or a longer timeframe.`, {
    details: { errors: [{ pointer: "mode", message }] },
  });
}

function checkParams(
  given: Readonly<Record<string, number>>,
  known: Readonly<Record<string, unknown>>,
): void {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(known, name));
  if (unknown.length === 0) return;
  const names = Object.keys(known).join(", ") || "none";
  throw new UserError(
    "unknown_param",
    `The strategy has no parameter ${unknown.join(", ")}; it has ${names}.`,
    {
      details: {
        errors: unknown.map((name) => ({
          pointer: `params.${name}`,
          message: "is not a parameter",
        })),
      },
    },
  );
}

const MODES: Readonly<Record<BacktestModeView, BacktestMode>> = {
  open: "open",
  ohlc: "ohlc",
  m1: "inner",
};

function barsIn(chunks: readonly ChunkInfo[]): number {
  return chunks.reduce((sum, { bars }) => sum + bars, 0);
}

/** The engine's names for the API's; what is not said stays unsaid. */
function costsOf(costs: CostsBody) {
  return known({
    spreadPoints: costs.spread_points,
    commissionPerLotPerSide: costs.commission_per_lot_per_side,
    slippagePoints: costs.slippage_points,
    swapLongPoints: costs.swap_long_points,
    swapShortPoints: costs.swap_short_points,
    commissionMinimum: costs.commission_minimum,
    commissionPercent: costs.commission_percent,
    spreadByHour: costs.spread_by_hour && [...costs.spread_by_hour],
  });
}

function executionOf({ latency_ms, slippage, reject_probability }: ExecutionBody) {
  return known({
    latencyMs: latency_ms,
    slippage:
      slippage?.kind === "exponential"
        ? {
            kind: slippage.kind,
            meanPoints: slippage.mean_points,
            mostPoints: slippage.most_points,
          }
        : slippage,
    rejectProbability: reject_probability,
  });
}

function accountOf(account: AccountBody) {
  return known({
    marginMode: account.margin_mode,
    marginCallPercent: account.margin_call_percent,
    stopOutPercent: account.stop_out_percent,
    leverage: account.leverage,
  });
}

type Known<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function known<T extends object>(fields: T): Known<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Known<T>; // only what is undefined was left out
}
