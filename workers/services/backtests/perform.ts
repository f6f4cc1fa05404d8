import { type Bars, canonicalJson, concatBars, sha256 } from "#domain";
import {
  type BacktestInput,
  dailyReturns,
  runBacktest,
  sharpeEvidence,
  summarizeTrials,
  type TrialEntry,
} from "#engine";
import { type BarsQuality, barsQuality } from "#marketdata";
import { barsOfChunks, type ChunkInfo } from "../bars/chunks.ts";
import { barsWithin } from "../bars/merge.ts";
import type { RunBacktestInput } from "../inputs.ts";
import type { Ports } from "../ports.ts";
import type { TimeRange } from "../times.ts";
import type { BacktestLabel, BarsRecipeView } from "../views.ts";
import { thinEquity } from "./equity.ts";
import { noBars, type RunPlan } from "./plan.ts";
import { type StoredDetail, toCosts, toReceipt, toRefused, toTrade } from "./views.ts";

/** What a run leaves behind. */
export interface Performed {
  readonly detail: StoredDetail;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly labels: readonly BacktestLabel[];
  readonly bars: number;
  readonly trial: TrialEntry & { kind: "run" };
}

/** Asked between slices with the share of the work that is done, 0-1; its rejection ends the run. */
export type Checkpoint = (progress: number) => Promise<void>;

/** Chunks that are read between two questions whether to go on. */
const SLICE = 12;
/** Reading the bars is about this share of a run; the rest cannot be divided. */
const READING = 0.5;

/** Reads the bars, runs, and puts the result into the form that is stored. Changes nothing. */
export async function performRun(
  ports: Ports,
  plan: RunPlan,
  input: RunBacktestInput,
  checkpoint: Checkpoint,
): Promise<Performed> {
  const total = plan.chunks.length + plan.insideChunks.length;
  let read = 0;
  const load = async (chunks: readonly ChunkInfo[], set: RunPlan["set"]): Promise<Bars> => {
    const months: Bars[] = [];
    for (let i = 0; i < chunks.length; i += SLICE) {
      await checkpoint((read / total) * READING);
      const slice = chunks.slice(i, i + SLICE);
      months.push(...(await barsOfChunks(ports, set, slice)));
      read += slice.length;
    }
    return barsWithin(concatBars(months), plan.range);
  };
  const bars = await load(plan.chunks, plan.set);
  if (bars.time.length === 0) throw noBars(plan.set.symbol, plan.set.timeframe, input);
  const inside = plan.insideSet && (await load(plan.insideChunks, plan.insideSet));
  if (inside?.time.length === 0) throw noBars(plan.set.symbol, "M1", input);
  await checkpoint(READING);
  const performed = runOver(plan, bars, inside, ports.clock.now());
  // The last moment at which a run may be given up; what follows is stored whole or not at all.
  await checkpoint(0.95);
  return performed;
}

function runOver(plan: RunPlan, bars: Bars, inside: Bars | null, now: number): Performed {
  const engineInput: BacktestInput = {
    ...plan.setting,
    strategy: plan.strategy,
    bars,
    params: plan.params,
    seed: plan.seed,
    ...(inside ? { inside: { bars: inside, timeframe: "M1" as const } } : {}),
  };
  const result = runBacktest(engineInput);
  const { equity, receipt, skipped, refused } = result;
  const { initialBalance } = plan.setting;
  const returns = dailyReturns({ equity, times: bars.time, initialBalance });
  const evidence = sharpeEvidence(returns);
  const quality = barsQuality(bars, plan.set.timeframe);
  return {
    bars: bars.time.length,
    metrics: snakeKeys(result.metrics),
    labels: labelsOf(plan, quality),
    detail: {
      trades: result.trades.map(toTrade),
      interval: result.interval,
      equity: thinEquity(bars.time, equity),
      skipped: {
        too_small: skipped.tooSmall,
        invalid_stop: skipped.invalidStop,
        no_margin: skipped.noMargin,
        rejected: skipped.rejected,
      },
      ...(refused && { refused: toRefused(refused) }),
      ambiguous_bars: result.ambiguousBars,
      margin_calls: result.marginCalls,
      stop_outs: result.stopOuts,
      warmup_bars: result.warmupBars,
      rate_source: result.rateSource,
      receipt: toReceipt(receipt),
      costs: toCosts(plan.setting.costs),
      data_quality: {
        coverage: quality.coverage,
        gaps: quality.gapCount,
        flags: quality.flags,
      },
      evidence,
      returns: returns.length,
      rerun: {
        params: plan.params,
        seed: plan.seed,
        setting: plan.setting,
        data: recipe(plan.set, plan.chunks, plan.range),
        inside: plan.insideSet && recipe(plan.insideSet, plan.insideChunks, plan.range),
      },
    },
    trial: {
      kind: "run",
      lineage: plan.found.strategy.lineage,
      source: "backtest",
      trialKey: trialKeyOf(receipt, plan),
      trials: summarizeTrials([evidence?.sharpe ?? null]),
      at: now,
    },
  };
}

/** Names the variant that was tried: the same spec, parameters, data and costs again is no new trial. */
function trialKeyOf(
  { specHash, params, dataHash, costsHash }: ReturnType<typeof runBacktest>["receipt"],
  { setting, seed }: RunPlan,
): string {
  // A seed changes nothing where nothing is drawn; where something is, trying seeds is trying.
  const drawn = setting.execution ? { seed } : {};
  return sha256(canonicalJson({ specHash, params: { ...params }, dataHash, costsHash, ...drawn }));
}

function labelsOf({ chunks, insideChunks, set }: RunPlan, quality: BarsQuality): BacktestLabel[] {
  const origins = new Set([...chunks, ...insideChunks].map(({ origin }) => origin));
  const isIntraday = !["D1", "W1", "MN1"].includes(set.timeframe);
  return [
    ...(quality.flags.includes("coverage_low") ? (["low_quality_data"] as const) : []),
    ...(origins.has("synthetic") ? (["synthetic_data"] as const) : []),
    ...(origins.has("yahoo") && isIntraday ? (["yahoo_intraday"] as const) : []),
  ];
}

function recipe(
  { symbol, timeframe }: RunPlan["set"],
  chunks: readonly ChunkInfo[],
  { from, to }: TimeRange,
): BarsRecipeView {
  return {
    symbol,
    timeframe,
    chunks: chunks.map(({ month, version }) => ({ month, version })),
    from,
    to,
  };
}

function snakeKeys(
  metrics: Readonly<Record<string, number | null>>,
): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, figure]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      figure,
    ]),
  );
}
