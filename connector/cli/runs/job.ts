import type { BacktestSetting, BarRange, MetricName, Params, Strategy } from "#engine";

/** Sharpe ratio of one daily return: what the count of trials keeps of a run. Not one of the engine's metrics. */
export const DAILY_SHARPE = "dailySharpe";
export type RunMetric = MetricName | typeof DAILY_SHARPE;

/** What all runs of a search share. */
export interface RunPlan {
  readonly setting: BacktestSetting;
  readonly strategy: Strategy;
  /** Parameters that no run changes. */
  readonly fixed: Params;
  readonly seed: number;
  readonly metrics: readonly RunMetric[];
}

/** One run. */
export interface RunJob {
  readonly id: string;
  readonly params: Params;
  /** Bars that are traded, indicators reading those before; null: all. */
  readonly window: BarRange | null;
  readonly keeps: "nothing" | "equity" | "dailyReturns";
}

/** What came of it: metrics in the plan's order, NaN for null; one number a bar, or a day, as the job keeps. */
export interface RunAnswer {
  readonly id: string;
  readonly values: Float64Array;
  readonly kept: Float64Array | null;
}

/** Hands out runs and takes their answers, in whatever order they come. */
export interface RunSource {
  next():
    | ({ readonly state: "run" } & RunJob)
    | { readonly state: "wait" }
    | { readonly state: "done" };
  report(answer: RunAnswer): void;
}

/** The metrics of an answer by their names, null where there is no number. */
export function metricsOf(
  { metrics }: Pick<RunPlan, "metrics">,
  { values }: RunAnswer,
): Readonly<Record<string, number | null>> {
  const named: Record<string, number | null> = {};
  metrics.forEach((name, i) => {
    const value = values[i] ?? Number.NaN;
    named[name] = Number.isNaN(value) ? null : value;
  });
  return named;
}
