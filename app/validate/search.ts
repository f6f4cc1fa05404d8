import { canonicalJson, type Json, sha256, UserError } from "#domain";
import {
  foldsOf,
  type Grid,
  type Params,
  type Plateau,
  parseGrid,
  plateausOf,
  type SearchPlan,
  Sweep,
  type SweepOptions,
  type SweepRun,
  type SweepState,
  summarizeTrials,
  WalkForward,
  type WalkResult,
  type WalkState,
} from "#engine";
import { drive, type Steps, sweepSteps, walkSteps } from "../compute/drive.ts";
import { DAILY_SHARPE } from "../compute/protocol.ts";
import type { Bench } from "./bench.ts";
import {
  foldSizes,
  gridText,
  LOWEST,
  type SearchForm,
  type SettingForm,
  type WalkForm,
  wholeOf,
} from "./forms.ts";
import { recordTrials, type TrialCount } from "./ledger.ts";
import {
  keepWork,
  readWork,
  type SavedWork,
  tidyWorks,
  type WorkPlace,
  workKey,
} from "./saved-work.ts";

/** What the page is told while a search runs. */
export interface Progress {
  readonly done: number;
  readonly planned: number;
  /** Runs a second; null in the first moments. */
  readonly rate: number | null;
  /** Of a walk: the fold that is being worked on, from 1, and how many there are. */
  readonly fold: { readonly number: number; readonly count: number } | null;
}

export interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** The count of trials has grown. */
  readonly onCounted: (count: TrialCount) => void;
}

export interface Refusals {
  readonly count: number;
  /** The first, in the engine's words. */
  readonly params: Params | null;
  readonly message: string;
}

interface SearchOutcome {
  readonly grid: Grid;
  /** false: it was stopped; what was done is here. */
  readonly isComplete: boolean;
  readonly elapsedMs: number;
  readonly refusals: Refusals;
  /** A reload can go on from here. */
  readonly isKept: boolean;
}

export interface SweepOutcome extends SearchOutcome {
  readonly runs: readonly SweepRun[];
  /** Best plateau first. */
  readonly plateaus: readonly Plateau[];
  readonly form: SearchForm;
}

export interface WalkOutcome extends SearchOutcome {
  readonly result: WalkResult;
  /** Opens of the bars of the stitched equity, ms UTC. */
  readonly times: Float64Array;
  /** Opens of all bars, to write the folds as dates. */
  readonly allTimes: Float64Array;
  readonly form: SearchForm;
}

/** What each run of a search tells. */
const METRICS = [
  "netProfit",
  "trades",
  "sharpe",
  "profitFactor",
  "expectancy",
  "maxDrawdownPercent",
  DAILY_SHARPE,
] as const;
const KEEP_EVERY_MS = 1500;

/** @throws AppError as `drive` does; UserError `bad_grid`. */
export async function runSweep(
  bench: Bench,
  setting: SettingForm,
  form: SearchForm,
  watch: Watch,
): Promise<SweepOutcome> {
  const options = optionsOf(form);
  const key = workKey(bench.place, "sweep", hashOf(bench, new Sweep(options).toJSON().sweepHash));
  const before = await readWork(key);
  const sweep = new Sweep(options, before?.state as SweepState | undefined);
  const recorded = new Set(before?.recorded);
  const search = new Search(bench, key, before, watch, () => ({
    kind: "sweep",
    setting,
    search: form,
    walk: null,
    state: sweep.toJSON(),
    ...pick(sweep.progress),
    isComplete: sweep.progress.done >= sweep.progress.planned,
    recorded: [...recorded],
    sharpes: [],
  }));
  try {
    await search.run(sweepSteps(sweep), () => ({ ...sweep.progress, fold: null }));
  } finally {
    const fresh = sweep.runs().filter(({ index }) => !recorded.has(index));
    const count = await search.count("sweep", fresh.map(trialOf));
    if (count) for (const { index } of fresh) recorded.add(index);
    await search.keep();
  }
  const runs = sweep.runs();
  return { ...search.outcome(options.grid), runs, plateaus: plateausOf(options.grid, runs), form };
}

/** @throws AppError as `drive` does; UserError `bad_grid`, `bad_folds`. */
export async function runWalk(
  bench: Bench,
  setting: SettingForm,
  form: SearchForm,
  walkForm: WalkForm,
  watch: Watch,
): Promise<WalkOutcome> {
  const { bars, initialBalance } = bench.run.setting;
  const sizes = foldSizes(bars.time.length, walkForm);
  const folds = sizes && foldsOf({ mode: walkForm.mode, bars: bars.time.length, ...sizes });
  if (!folds?.ok) throw new UserError("bad_folds", folds?.error ?? "");
  const { minimumTrades, ...search } = optionsOf(form);
  const options = {
    ...search,
    folds: folds.value,
    initialBalance,
    minimumTrainTrades: minimumTrades ?? 0,
  };
  const made = new WalkForward(options).toJSON();
  const hash = hashOf(bench, `${made.walkHash} ${made.training?.sweepHash}`);
  const key = workKey(bench.place, "walk", hash);
  const before = await readWork(key);
  const walk = new WalkForward(options, before?.state as WalkState | undefined);
  const sharpes = new Map(before?.sharpes.map(([index, sum, count]) => [index, { sum, count }]));
  const recorded = new Set(before?.recorded);
  const place = new Search(bench, key, before, watch, () => ({
    kind: "walk",
    setting,
    search: form,
    walk: walkForm,
    state: walk.toJSON(),
    ...doneOf(walk),
    isComplete: walk.progress.fold >= walk.progress.folds,
    recorded: [...recorded],
    sharpes: [...sharpes].map(([index, { sum, count }]) => [index, sum, count] as const),
  }));
  try {
    await place.run(counted(walkSteps(walk), sharpes), () => ({
      ...doneOf(walk),
      fold: { number: walk.progress.fold + 1, count: walk.progress.folds },
    }));
  } finally {
    // A combination that several folds trained on is one variant: its ratio is the mean of theirs.
    const fresh = [...sharpes].filter(([index]) => !recorded.has(index));
    const count = await place.count(
      "walk_forward",
      fresh.map(([index, { sum, count }]) => ({ index, sharpe: sum / count })),
    );
    if (count) for (const [index] of fresh) recorded.add(index);
    await place.keep();
  }
  const result = walk.result();
  return {
    ...place.outcome(options.grid),
    result,
    times: bars.time.slice(result.from, result.from + result.equity.length),
    allTimes: bars.time,
    form,
  };
}

/** Counts what a search left uncounted. @returns null when the server could not be reached: it stays to be counted. */
export async function countLeft(
  place: WorkPlace,
  key: string,
  work: SavedWork,
): Promise<TrialCount | null> {
  const { state, sharpes } = work;
  const known = new Set(work.recorded);
  const ran: readonly Trial[] =
    "runs" in state
      ? state.runs.map(([index, ...values]) => ({
          index: index ?? 0, // never null: it is the run's place in the grid
          sharpe: values[METRICS.indexOf(DAILY_SHARPE)] ?? null,
        }))
      : sharpes.map(([index, sum, count]) => ({ index, sharpe: sum / count }));
  const trials = ran.filter(({ index }) => !known.has(index));
  const source = work.kind === "sweep" ? "sweep" : "walk_forward";
  const count = await recordTrials(triedHere(place, key, source, trials));
  if (count) await keepWork(key, { ...work, recorded: ran.map(({ index }) => index) });
  return count;
}

interface Trial {
  readonly index: number;
  readonly sharpe: number | null;
}

/** Running, keeping and counting, which sweeps and walks share. */
class Search {
  readonly #bench: Bench;
  readonly #key: string;
  readonly #watch: Watch;
  readonly #save: () => Omit<SavedWork, "elapsedMs" | "savedAt">;
  readonly #before: number;
  #elapsed = 0;
  #isComplete = false;
  #isKept = true;
  #refusals: Refusals = { count: 0, params: null, message: "" };

  constructor(
    bench: Bench,
    key: string,
    before: SavedWork | undefined,
    watch: Watch,
    save: () => Omit<SavedWork, "elapsedMs" | "savedAt">,
  ) {
    this.#bench = bench;
    this.#key = key;
    this.#watch = watch;
    this.#save = save;
    this.#before = before?.elapsedMs ?? 0;
  }

  async run(steps: Steps, progress: () => Omit<Progress, "rate">): Promise<void> {
    const { signal, onProgress } = this.#watch;
    const started = performance.now();
    const first = progress().done;
    let keptAt = started;
    onProgress({ ...progress(), rate: null });
    this.#isComplete = await drive({
      steps,
      pool: this.#bench.pool,
      metrics: METRICS,
      signal,
      onRefused: (params, message) => {
        const { count } = this.#refusals;
        this.#refusals =
          count === 0 ? { count: 1, params, message } : { ...this.#refusals, count: count + 1 };
      },
      onProgress: () => {
        const now = performance.now();
        this.#elapsed = now - started;
        const shown = progress();
        const rate = this.#elapsed < 200 ? null : ((shown.done - first) * 1000) / this.#elapsed;
        onProgress({ ...shown, rate });
        if (now - keptAt < KEEP_EVERY_MS) return;
        keptAt = now;
        void this.keep();
      },
    });
  }

  async keep(): Promise<void> {
    const work = { ...this.#save(), elapsedMs: this.#before + this.#elapsed, savedAt: Date.now() };
    this.#isKept = await keepWork(this.#key, work);
    await tidyWorks(this.#bench.place.userId);
  }

  /** Tells the ledger of variants it does not know yet. @returns whether it knows them now. */
  async count(source: "sweep" | "walk_forward", trials: readonly Trial[]): Promise<boolean> {
    if (trials.length === 0) return true;
    const count = await recordTrials(triedHere(this.#bench.place, this.#key, source, trials));
    if (count) this.#watch.onCounted(count);
    return count !== null;
  }

  outcome(grid: Grid): SearchOutcome {
    return {
      grid,
      isComplete: this.#isComplete,
      elapsedMs: this.#before + this.#elapsed,
      refusals: this.#refusals,
      isKept: this.#isKept,
    };
  }
}

function triedHere(
  place: WorkPlace,
  key: string,
  source: "sweep" | "walk_forward",
  trials: readonly Trial[],
) {
  const { count, sharpeMean, sharpeSquares } = summarizeTrials(trials.map(({ sharpe }) => sharpe));
  return {
    strategy_id: place.strategyId,
    version: place.version,
    source,
    trial_key: sha256(canonicalJson([key, ...trials.map(({ index }) => index)])),
    trials: { count, sharpe_mean: sharpeMean, sharpe_squares: sharpeSquares },
  };
}

function optionsOf(form: SearchForm): SweepOptions {
  const parsed = parseGrid(gridText(form.rows));
  if (!parsed.ok) throw new UserError("bad_grid", `${parsed.error.message}; ${parsed.error.hint}`);
  return {
    grid: parsed.value,
    plan: planOf(form),
    metrics: METRICS,
    objective: form.objective,
    higherIsBetter: !LOWEST.includes(form.objective),
    minimumTrades: wholeOf(form.minimumTrades) ?? 0,
  };
}

function planOf({
  plan,
  samples,
  population,
  generations,
  seed: seedText,
}: SearchForm): SearchPlan {
  const seed = wholeOf(seedText) ?? 0;
  if (plan === "grid") return { kind: "grid" };
  if (plan === "random") return { kind: "random", samples: wholeOf(samples) ?? 0, seed };
  return {
    kind: "genetic",
    population: wholeOf(population) ?? 0,
    generations: wholeOf(generations) ?? 0,
    seed,
  };
}

function hashOf({ run }: Bench, searchHash: string): string {
  const named: Json = [run.key, searchHash];
  return sha256(canonicalJson(named));
}

function pick({ done, planned }: { readonly done: number; readonly planned: number }) {
  return { done, planned };
}

function doneOf({ progress: { fold, folds, done, planned } }: WalkForward) {
  return { done: fold * planned + done, planned: folds * planned };
}

function trialOf({ index, metrics }: SweepRun): Trial {
  return { index, sharpe: metrics[DAILY_SHARPE] ?? null };
}

/** Notes the ratio of every training run by its combination; ids are "fold/index", and "fold/test". */
function counted(steps: Steps, sharpes: Map<number, { sum: number; count: number }>): Steps {
  return {
    next: () => steps.next(),
    report(id, metrics, equity) {
      const index = Number(id.split("/")[1]);
      if (Number.isInteger(index)) {
        const { sum, count } = sharpes.get(index) ?? { sum: 0, count: 0 };
        sharpes.set(index, { sum: sum + (metrics[DAILY_SHARPE] ?? 0), count: count + 1 });
      }
      steps.report(id, metrics, equity);
    },
    get left() {
      return steps.left;
    },
  };
}
