import {
  backtestOverfitting,
  deflatedSharpe,
  minimumTrackRecord,
  type Params,
  probabilisticSharpe,
  realityCheck,
  type SweepRun,
  sharpeEvidence,
} from "#engine";
import { DAILY_SHARPE, type RunPlan } from "./runs/job.ts";
import { Runner } from "./runs/runner.ts";

/** How much of a sweep's best is luck. Ratios are of one daily return; probabilities 0-1; null: too few days or runs. */
export interface Overfit {
  /** Every run of the sweep, and what was tried before it. */
  readonly trials: number;
  /** Daily returns of the best. */
  readonly days: number;
  readonly params: Params | null;
  readonly sharpe: number | null;
  /** Variance of the tries' ratios. */
  readonly sharpeVariance: number;
  /** Ratio that luck alone reaches in so many tries. */
  readonly threshold: number | null;
  readonly psr: number | null;
  readonly dsr: number | null;
  /** Daily returns needed to be 95 % sure of a ratio above 0. */
  readonly minTrackRecord: number | null;
  readonly pbo: number | null;
  readonly realityCheck: number | null;
  /** Runs whose returns pbo and reality check compared, evenly spread over the sweep. */
  readonly compared: number;
}

export interface OverfitInput {
  /** With `dailySharpe` among its metrics. */
  readonly plan: RunPlan;
  readonly runs: readonly SweepRun[];
  /** The combination that would be chosen; null: none. */
  readonly best: Params | null;
  readonly earlierTrials: number;
}

/** More variants change the answer little and cost much memory. */
const MOST_COMPARED = 200;
/** Fewest daily returns a block of the cross-validation may have. */
const LEAST_ROWS = 4;
const PATHS = 1000;
const SURE = 0.95;

/** Runs the best and a spread of the others once more for their daily returns. */
export function overfitOf({ plan, runs, best, earlierTrials }: OverfitInput): Overfit {
  const runner = new Runner({ ...plan, metrics: [] });
  const returnsOf = (params: Params): Float64Array =>
    runner.run({ id: "", params, window: null, keeps: "dailyReturns" }).kept ?? new Float64Array(0);
  const own = best === null ? null : returnsOf(best);
  const evidence = own && sharpeEvidence(own);
  const trials = runs.length + earlierTrials;
  const sharpeVariance = varianceOf(runs.map(({ metrics }) => metrics[DAILY_SHARPE] ?? null));
  const deflated = evidence && deflatedSharpe({ ...evidence, trials, sharpeVariance });
  const returns = spreadOut(runs, MOST_COMPARED).map(({ params }) => returnsOf(params));
  return {
    trials,
    days: own?.length ?? 0,
    params: best,
    sharpe: evidence?.sharpe ?? null,
    sharpeVariance,
    threshold: deflated?.threshold ?? null,
    psr: evidence && probabilisticSharpe({ ...evidence, benchmark: 0 }),
    dsr: deflated?.probability ?? null,
    minTrackRecord: evidence && minimumTrackRecord({ ...evidence, benchmark: 0, confidence: SURE }),
    ...comparison(returns),
    compared: returns.length,
  };
}

function comparison(returns: readonly Float64Array[]): Pick<Overfit, "pbo" | "realityCheck"> {
  const days = returns[0]?.length ?? 0;
  const blocks = Math.min(16, 2 * Math.floor(days / (2 * LEAST_ROWS)));
  if (returns.length < 2 || blocks < 6) return { pbo: null, realityCheck: null };
  return {
    pbo: backtestOverfitting({ returns, blocks }).probability,
    realityCheck: realityCheck({ excess: returns, paths: PATHS, seed: 0 }).pValue,
  };
}

/** Sample variance of those that are known; 0 with fewer than two. */
function varianceOf(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return 0;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return squares / (known.length - 1);
}

function spreadOut<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)] as T); // inside
}
