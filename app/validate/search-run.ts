import { canonicalJson, type Json, sha256 } from "#domain";
import type { Grid } from "#engine";
import { drive, type Steps } from "../compute/drive.ts";
import type { Bench } from "./bench.ts";
import { recordTrials } from "./ledger.ts";
import { keepWork, type SavedWork, tidyWorks } from "./saved-work.ts";
import { METRICS } from "./search-options.ts";
import type { Progress, Refusals, SearchOutcome, Watch } from "./search-outcome.ts";
import { type Trial, triedHere } from "./search-trials.ts";

/** Kept no more often than so, and so seldom that keeping a long search takes no part of it. */
const KEEP_EVERY_MS = 1500;
const KEEP_SHARE = 0.02;

/** Running, keeping and counting, which sweeps and walks share. */
export class SearchRun {
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
    let keepAt = started + KEEP_EVERY_MS;
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
        if (now < keepAt) return;
        void this.keep();
        const took = performance.now() - now;
        keepAt = now + Math.max(KEEP_EVERY_MS, took / KEEP_SHARE);
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

/** Names bars, costs and search: what is resumed may differ in none of them. */
export function hashOf({ run }: Bench, searchHash: string): string {
  const named: Json = [run.key, searchHash];
  return sha256(canonicalJson(named));
}
