import { canonicalJson, sha256, UserError } from "#domain";
import type { Fold } from "./folds.ts";
import type { Grid, Params } from "./grid.ts";
import { plateausOf } from "./plateau.ts";
import { Sweep, type SweepOptions, type SweepState } from "./sweep.ts";

/** A run that the walk needs: these parameters, trading on these bars alone. Indicators may read the bars before. */
export interface WalkJob {
  readonly fold: number;
  readonly phase: "train" | "test";
  readonly from: number;
  readonly to: number;
  readonly params: Params;
}

/** What came of it. */
export interface WalkRun {
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Account currency at the close of each bar of the job, from `initialBalance` on; only tests need it. */
  readonly equity?: Float64Array;
}

export interface WalkOptions extends Omit<SweepOptions, "minimumTrades"> {
  readonly folds: readonly Fold[];
  /** Account currency that every run starts from, above 0. */
  readonly initialBalance: number;
  /** Fewest trades with which parameters may be chosen in training. Default 10. */
  readonly minimumTrainTrades?: number;
  /** Tests with fewer trades are marked `isThin`. Default 5. */
  readonly minimumTestTrades?: number;
}

export interface FoldOutcome extends Fold {
  /** Of the best plateau in training; null: nothing had trades enough, so the fold stays flat. */
  readonly params: Params | null;
  readonly trainMetrics: Readonly<Record<string, number | null>> | null;
  readonly testMetrics: Readonly<Record<string, number | null>> | null;
  /** The test had too few trades to say anything alone. */
  readonly isThin: boolean;
}

export interface WalkResult {
  readonly folds: readonly FoldOutcome[];
  /** First bar of the stitched equity. */
  readonly from: number;
  /** Equity of the tests one after the other, each fold's gain added as money; account currency, one a bar. */
  readonly equity: Float64Array;
  /** Net profit a bar out of sample / in sample, over all folds; null: no fold was chosen, or training won nothing. */
  readonly efficiency: number | null;
  readonly stability: readonly ParameterStability[];
}

export interface ParameterStability {
  readonly name: string;
  /** Chosen value of each fold; null where none was. */
  readonly values: readonly (number | null)[];
  /** 1 - mean step from fold to fold / range of the grid: 1 never moves, 0 jumps from end to end. null: fewer than two. */
  readonly stability: number | null;
}

/** A walk as JSON, to be gone on with. */
export interface WalkState {
  readonly version: 1;
  /** SHA-256 of folds and balance: a state fits the walk that wrote it. */
  readonly walkHash: string;
  readonly finished: readonly {
    readonly params: Params | null;
    readonly trainMetrics: FoldOutcome["trainMetrics"];
    readonly testMetrics: FoldOutcome["testMetrics"];
    readonly equity: readonly number[];
  }[];
  /** The sweep of the fold that was in training. */
  readonly training: SweepState | null;
}

type Finished = Omit<WalkState["finished"][number], "equity"> & { readonly equity: Float64Array };

/**
 * A walk forward that its caller drives as it drives a sweep: each fold is swept on its training bars, the best plateau
 * is run once on its test bars, and what the tests came to is stitched into one curve that no parameter has seen.
 *
 * Metrics must hold `netProfit` and `trades`. The constructor throws RangeError without them, and UserError
 * `sweep.other_state` on the state of another walk.
 */
export class WalkForward {
  readonly #options: WalkOptions;
  readonly #finished: Finished[] = [];
  #sweep: Sweep;
  /** The test that is next or out. */
  #test: { readonly job: WalkJob; readonly trainMetrics: FoldOutcome["trainMetrics"] } | null =
    null;
  #testIsOut = false;

  constructor(options: WalkOptions, state?: WalkState) {
    for (const needed of ["netProfit", "trades"]) {
      if (!options.metrics.includes(needed)) {
        throw new RangeError(`a walk forward needs the metric ${needed}`);
      }
    }
    this.#options = options;
    if (state !== undefined && (state.version !== 1 || state.walkHash !== this.#hash())) {
      throw new UserError("sweep.other_state", "this state belongs to another walk; start anew");
    }
    this.#sweep = new Sweep(this.#sweepOptions(), state?.training ?? undefined);
    for (const fold of state?.finished ?? []) {
      this.#finished.push({ ...fold, equity: Float64Array.from(fold.equity) });
    }
  }

  /** The next run; "wait" while runs are out that decide what comes next. */
  next():
    | ({ readonly state: "run"; readonly id: string } & WalkJob)
    | { readonly state: "wait" }
    | { readonly state: "done" } {
    for (;;) {
      const number = this.#finished.length;
      const fold = this.#options.folds[number];
      if (fold === undefined) return { state: "done" };
      if (this.#test !== null) {
        if (this.#testIsOut) return { state: "wait" };
        this.#testIsOut = true;
        return { state: "run", id: `${number}/test`, ...this.#test.job };
      }
      const step = this.#sweep.next();
      if (step.state === "wait") return step;
      if (step.state === "run") {
        const { params, index } = step;
        return {
          state: "run",
          id: `${number}/${index}`,
          fold: number,
          phase: "train",
          ...fold.train,
          params,
        };
      }
      this.#choose(number, fold);
    }
  }

  /**
   * @param id of the step that was handed out; answers to folds that are over are ignored.
   * @throws RangeError if a test's equity is not one number a bar.
   */
  report(id: string, { metrics, equity }: WalkRun): void {
    const [fold, what] = id.split("/");
    if (Number(fold) !== this.#finished.length) return;
    if (what !== "test") {
      this.#sweep.report(Number(what), metrics);
      return;
    }
    if (this.#test === null) return;
    const { job, trainMetrics } = this.#test;
    if (equity?.length !== job.to - job.from) {
      throw new RangeError(
        `a test of ${job.to - job.from} bars needs their equity, was ${equity?.length}`,
      );
    }
    this.#finish({ params: job.params, trainMetrics, testMetrics: metrics, equity });
  }

  get progress(): {
    readonly fold: number;
    readonly folds: number;
    readonly done: number;
    readonly planned: number;
  } {
    const { done, planned } = this.#sweep.progress;
    return { fold: this.#finished.length, folds: this.#options.folds.length, done, planned };
  }

  toJSON(): WalkState {
    const finished = this.#finished.map((fold) => ({ ...fold, equity: [...fold.equity] }));
    return { version: 1, walkHash: this.#hash(), finished, training: this.#sweep.toJSON() };
  }

  /** What the folds that are over came to. */
  result(): WalkResult {
    const { folds, grid, initialBalance, minimumTestTrades = 5 } = this.#options;
    const outcomes = this.#finished.map(
      ({ params, trainMetrics, testMetrics }, number): FoldOutcome => {
        const fold = folds[number] as Fold; // one for each that is finished
        const isThin = !((testMetrics?.trades ?? 0) >= minimumTestTrades);
        return { ...fold, params, trainMetrics, testMetrics, isThin };
      },
    );
    return {
      folds: outcomes,
      from: folds[0]?.test.from ?? 0,
      equity: stitched(
        this.#finished.map(({ equity }) => equity),
        initialBalance,
      ),
      efficiency: efficiencyOf(outcomes),
      stability: grid.map((axis) => stabilityOf(axis, outcomes)),
    };
  }

  #choose(number: number, fold: Fold): void {
    const runs = this.#sweep.runs();
    const [best] = plateausOf(this.#options.grid, runs);
    const chosen = runs.find(({ index }) => index === best?.index);
    if (chosen === undefined) {
      const equity = new Float64Array(fold.test.to - fold.test.from).fill(
        this.#options.initialBalance,
      );
      this.#finish({ params: null, trainMetrics: null, testMetrics: null, equity });
      return;
    }
    const { params, metrics: trainMetrics } = chosen;
    this.#test = { job: { fold: number, phase: "test", ...fold.test, params }, trainMetrics };
  }

  #finish(fold: Finished): void {
    this.#finished.push(fold);
    this.#test = null;
    this.#testIsOut = false;
    this.#sweep = new Sweep(this.#sweepOptions());
  }

  #hash(): string {
    const { folds, initialBalance } = this.#options;
    const plain = folds.map(({ train, test }) => [train.from, train.to, test.from, test.to]);
    return sha256(canonicalJson([initialBalance, ...plain]));
  }

  #sweepOptions(): SweepOptions {
    return { ...this.#options, minimumTrades: this.#options.minimumTrainTrades ?? 10 };
  }
}

function stitched(parts: readonly Float64Array[], initialBalance: number): Float64Array {
  const equity = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let [at, carried] = [0, 0];
  for (const part of parts) {
    for (const value of part) equity[at++] = value + carried;
    carried += (part[part.length - 1] ?? initialBalance) - initialBalance;
  }
  return equity;
}

/** Source: R. Pardo, "The Evaluation and Optimization of Trading Strategies", 2008, chapter 11. */
function efficiencyOf(folds: readonly FoldOutcome[]): number | null {
  let [won, testBars, promised, trainBars] = [0, 0, 0, 0];
  for (const { params, train, test, trainMetrics, testMetrics } of folds) {
    if (params === null) continue;
    won += testMetrics?.netProfit ?? 0;
    testBars += test.to - test.from;
    promised += trainMetrics?.netProfit ?? 0;
    trainBars += train.to - train.from;
  }
  return promised > 0 ? won / testBars / (promised / trainBars) : null;
}

function stabilityOf(
  { name, values }: Grid[number],
  folds: readonly FoldOutcome[],
): ParameterStability {
  const chosen = folds.map(({ params }) => params?.[name] ?? null);
  const known = chosen.filter((value) => value !== null);
  const range = (values.at(-1) ?? 0) - (values[0] ?? 0);
  let moved = 0;
  for (let i = 1; i < known.length; i++) moved += Math.abs((known[i] ?? 0) - (known[i - 1] ?? 0));
  const stability =
    known.length < 2 ? null : range === 0 ? 1 : 1 - moved / (known.length - 1) / range;
  return { name, values: chosen, stability };
}
