import { canonicalJson, type Json, sha256, UserError } from "#domain";
import { type Grid, gridSize, type Params, paramsAt } from "./grid.ts";
import { type Batch, batchOf, requirePlan, type SearchPlan } from "./search.ts";

export interface SweepOptions {
  readonly grid: Grid;
  readonly plan: SearchPlan;
  /** Metrics that a run reports and the sweep keeps, by name. */
  readonly metrics: readonly string[];
  /** The metric to be made best; one of `metrics`. */
  readonly objective: string;
  /** Default true; false for drawdowns and the like. */
  readonly higherIsBetter?: boolean;
  /** A combination counts as having no score below this many trades; needs the metric `trades`. Default 0. */
  readonly minimumTrades?: number;
  /** Combinations that make no sense, such as fast above slow, are left out. */
  readonly accepts?: (params: Params) => boolean;
}

export type SweepStep =
  | { readonly state: "run"; readonly index: number; readonly params: Params }
  /** What comes next depends on runs that are out. */
  | { readonly state: "wait" }
  | { readonly state: "done" };

export interface SweepRun {
  /** Combination of the grid. */
  readonly index: number;
  readonly params: Params;
  readonly metrics: Readonly<Record<string, number | null>>;
  /** The objective, turned so that higher is better; null: gate not met, or too few trades. */
  readonly score: number | null;
}

/** A sweep as JSON, to be gone on with later, elsewhere. */
export interface SweepState {
  readonly version: 1;
  /** SHA-256 of grid, plan and metrics: a state fits the sweep that wrote it. */
  readonly sweepHash: string;
  /** Index, then the metrics in the order of the options. */
  readonly runs: readonly (readonly (number | null)[])[];
}

/**
 * A search over parameters that its caller drives: take a step, run it anywhere, report it. Nothing waits and nothing
 * is scheduled in here, so one loop, a pool of workers or a queue drive it alike; to cancel, stop asking.
 *
 * @example
 * for (let step = sweep.next(); step.state === "run"; step = sweep.next())
 *   sweep.report(step.index, measured(run(step.params)));
 */
export class Sweep {
  readonly #options: SweepOptions;
  readonly #hash: string;
  readonly #values = new Map<number, Float64Array>();
  readonly #out = new Set<number>();
  #batch: Batch | null = null;
  #batchNumber = 0;
  #place = 0;
  #isDone = false;

  /**
   * @param state of a sweep with the same grid, plan and metrics; runs that were out then are handed out again.
   * @throws RangeError on options that cannot be; UserError `sweep.other_state` on the state of another sweep.
   */
  constructor(options: SweepOptions, state?: SweepState) {
    requirePlan(options.plan);
    if (!options.metrics.includes(options.objective)) {
      throw new RangeError(`the objective ${options.objective} must be one of the metrics`);
    }
    if ((options.minimumTrades ?? 0) > 0 && !options.metrics.includes("trades")) {
      throw new RangeError("a least number of trades needs the metric trades");
    }
    const { grid, plan, metrics, objective, higherIsBetter, minimumTrades } = options;
    this.#options = options;
    // Interfaces have no index signature, but these hold JSON values only.
    const setting = { grid, plan, metrics, objective, higherIsBetter, minimumTrades } as unknown;
    this.#hash = sha256(canonicalJson(setting as Json));
    if (state !== undefined) this.#restore(state);
  }

  /** The next combination to run. Several may be out at a time. */
  next(): SweepStep {
    const { grid, accepts } = this.#options;
    while (this.#enterBatch()) {
      const batch = this.#batch;
      if (batch === null) break;
      while (this.#place < batch.length) {
        const index = batch.at(this.#place++);
        if (this.#values.has(index) || this.#out.has(index)) continue;
        const params = paramsAt(grid, index);
        if (accepts?.(params) === false) continue;
        this.#out.add(index);
        return { state: "run", index, params };
      }
      if (this.#out.size > 0) return { state: "wait" };
    }
    return { state: "done" };
  }

  /** What a run came to; metrics that were not asked for are dropped. Reporting a run again changes nothing. */
  report(index: number, metrics: Readonly<Record<string, number | null>>): void {
    this.#out.delete(index);
    if (this.#values.has(index)) return;
    const names = this.#options.metrics;
    // One small array a run: NaN stands for null in here.
    this.#values.set(
      index,
      Float64Array.from(names, (name) => metrics[name] ?? NaN),
    );
  }

  /** Combinations run, handed out, and planned; planned is known for whole grids and samples, and at most so for genetics. */
  get progress(): { readonly done: number; readonly out: number; readonly planned: number } {
    const { plan, grid } = this.#options;
    const size = gridSize(grid);
    const wanted = {
      grid: size,
      random: plan.kind === "random" ? plan.samples : 0,
      genetic: plan.kind === "genetic" ? plan.population * plan.generations : 0,
    }[plan.kind];
    return { done: this.#values.size, out: this.#out.size, planned: Math.min(size, wanted) };
  }

  /** What was run so far, in the order of the grid. */
  runs(): readonly SweepRun[] {
    return [...this.#values.keys()].sort((a, b) => a - b).map((index) => this.#runOf(index));
  }

  /** JSON value to go on from. */
  toJSON(): SweepState {
    const runs = [...this.#values]
      .sort(([a], [b]) => a - b)
      .map(([index, values]) => [
        index,
        ...Array.from(values, (v) => (Number.isNaN(v) ? null : v)),
      ]);
    return { version: 1, sweepHash: this.#hash, runs };
  }

  /** Whether there is a batch with places left, or a next one. */
  #enterBatch(): boolean {
    if (this.#isDone) return false;
    if (this.#batch !== null && this.#place < this.#batch.length) return true;
    if (this.#batch !== null && this.#out.size > 0) return true; // its scores make the next one
    const { grid, plan } = this.#options;
    const next = batchOf(
      grid,
      plan,
      this.#batchNumber,
      (index) => this.#scoreOf(index),
      this.#batch,
    );
    this.#isDone = next === null;
    this.#batch = next;
    this.#batchNumber++;
    this.#place = 0;
    return next !== null;
  }

  #runOf(index: number): SweepRun {
    const values = this.#values.get(index);
    const metrics: Record<string, number | null> = {};
    this.#options.metrics.forEach((name, at) => {
      const value = values?.[at] ?? NaN;
      metrics[name] = Number.isNaN(value) ? null : value;
    });
    const params = paramsAt(this.#options.grid, index);
    return { index, params, metrics, score: this.#scoreOf(index) ?? null };
  }

  #scoreOf(index: number): number | null | undefined {
    const values = this.#values.get(index);
    if (values === undefined) return undefined;
    const { metrics, objective, higherIsBetter = true, minimumTrades = 0 } = this.#options;
    if (minimumTrades > 0 && !((values[metrics.indexOf("trades")] ?? 0) >= minimumTrades))
      return null;
    const value = values[metrics.indexOf(objective)] ?? NaN;
    if (Number.isNaN(value)) return null;
    return higherIsBetter ? value : -value;
  }

  #restore({ version, sweepHash, runs }: SweepState): void {
    if (version !== 1 || sweepHash !== this.#hash) {
      throw new UserError(
        "sweep.other_state",
        "this state belongs to a sweep with another grid, plan or metrics; start anew",
      );
    }
    for (const [index, ...values] of runs) {
      if (typeof index !== "number") continue;
      this.#values.set(
        index,
        Float64Array.from(values, (value) => value ?? NaN),
      );
    }
  }
}
