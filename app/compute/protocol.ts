import type {
  BacktestResult,
  BacktestSetting,
  BarRange,
  MonteCarlo,
  MonteCarloInput,
  Params,
  Strategy,
} from "#engine";

/** What is run, and where. Each worker gets it once, with its bars; jobs then name no more than parameters. */
export interface RunSetting {
  /** Equal for settings that are the same. */
  readonly key: string;
  readonly setting: BacktestSetting;
  readonly strategy: Strategy;
  /** Of what `execution` draws in each run. */
  readonly seed: number;
}

/** Every job by its kind: what it takes, and what it answers. */
export interface Jobs {
  /** Runs of one strategy, one after the other: a slice of a sweep, or of a walk forward. */
  readonly runs: {
    readonly takes: {
      readonly runs: readonly Params[];
      /** Bars that are traded, indicators reading those before; null: all. */
      readonly window: BarRange | null;
      /** Names of the engine's metrics, and `DAILY_SHARPE`. */
      readonly metrics: readonly string[];
      readonly keeps: "nothing" | "equity" | "dailyReturns";
    };
    readonly gives: RunsAnswer;
  };
  readonly backtest: {
    readonly takes: { readonly params: Params; readonly seed: number };
    readonly gives: BacktestResult;
  };
  /** Paths made of the trades of one run. */
  readonly tradePaths: {
    readonly takes: {
      readonly params: Params;
      readonly input: Omit<MonteCarloInput, "profits" | "initialBalance">;
    };
    readonly gives: MonteCarlo;
  };
  /** One run for each seed, on bars that are a little different. */
  readonly noisePaths: {
    readonly takes: {
      readonly params: Params;
      readonly seeds: readonly number[];
      readonly strength: number;
      readonly tickSize: number;
      /** Bars done at the points of the fan. */
      readonly stops: readonly number[];
    };
    readonly gives: readonly NoisePath[];
  };
  /** What the returns of many variants say about the choice of the best. */
  readonly overfitting: {
    readonly takes: { readonly returns: readonly Float64Array[]; readonly seed: number };
    readonly gives: OverfittingAnswer;
  };
}

export type JobKind = keyof Jobs;
export type Job<K extends JobKind = JobKind> = {
  [Kind in K]: { readonly kind: Kind } & Jobs[Kind]["takes"];
}[K];
export type Answer<K extends JobKind> = Jobs[K]["gives"];

/** Sharpe ratio of one daily return: what the count of trials keeps of a run. Not one of the engine's metrics. */
export const DAILY_SHARPE = "dailySharpe";

export interface RunsAnswer {
  /** What the runs took, ms: the next slice is cut by it. */
  readonly ms: number;
  /** Run after run, the metrics in the order they were asked for; NaN for null. */
  readonly metrics: Float64Array;
  /** One a run as `keeps` says; empty for "nothing". */
  readonly kept: readonly Float64Array[];
  /** Runs whose parameters cannot run, by their place in the job; their metrics are NaN. */
  readonly refused: readonly { readonly place: number; readonly message: string }[];
}

export interface NoisePath {
  readonly finalEquity: number;
  readonly lowestEquity: number;
  readonly maxDrawdownPercent: number;
  /** Equity at the stops. */
  readonly equity: Float64Array;
}

export interface OverfittingAnswer {
  /** Probability 0-1 of backtest overfitting; null: too few days or variants. */
  readonly pbo: number | null;
  /** White's reality check, 0-1; null as above. */
  readonly realityCheck: number | null;
}

export type ToWorker =
  | { readonly type: "setting"; readonly setting: RunSetting }
  | { readonly type: "job"; readonly id: number; readonly job: Job };

export type FromWorker =
  | { readonly type: "done"; readonly id: number; readonly answer: Answer<JobKind> }
  /** The job cannot be done, here or elsewhere; a worker that breaks down says nothing. */
  | {
      readonly type: "failed";
      readonly id: number;
      readonly code: string;
      readonly message: string;
    };
