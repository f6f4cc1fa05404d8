import { Worker } from "node:worker_threads";
import { AppError, type Bars, UserError } from "#domain";
import type { RunAnswer, RunJob, RunPlan, RunSource } from "./job.ts";

export type WorkerAnswer =
  | { readonly type: "done"; readonly answers: readonly RunAnswer[]; readonly ms: number }
  | { readonly type: "refused"; readonly code: string; readonly message: string };

/** Long enough that messages cost nothing beside the runs, short enough that all workers end together. */
const BATCH_MS = 60;
const FIRST_BATCH = 2;
const MOST_A_BATCH = 2000;
/** One batch in work and one that waits, so that no worker waits for its next. */
const OUT_A_WORKER = 2;

/** Does the runs of a source on several cores. Which worker does which run, and when, changes no result. */
export class RunPool {
  readonly #workers: readonly Worker[];
  readonly #source: RunSource;
  readonly #out: Map<Worker, number>;
  #batch = FIRST_BATCH;
  #isEnded = false;
  #settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | null = null;

  /**
   * @param workers how many threads, 1 or more.
   * @param script what they run.
   */
  constructor(
    plan: RunPlan,
    source: RunSource,
    workers: number,
    script = new URL("./worker.ts", import.meta.url),
  ) {
    this.#source = source;
    const workerData = { ...plan, setting: withSharedData(plan.setting) };
    this.#workers = Array.from({ length: workers }, () => new Worker(script, { workerData }));
    this.#out = new Map(this.#workers.map((worker) => [worker, 0]));
  }

  /**
   * Until the source is done.
   *
   * @throws UserError on parameters that cannot run; AppError `cli.worker` when a worker dies.
   */
  async run(): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.#settle = { resolve, reject };
        for (const worker of this.#workers) this.#listen(worker);
        this.#feedAll();
      });
    } finally {
      await this.end();
    }
  }

  /** What is out is dropped; what was reported stays. */
  async end(): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#settle?.resolve();
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #listen(worker: Worker): void {
    worker.on("message", (answer: WorkerAnswer) => this.#take(worker, answer));
    worker.on("error", (error) => this.#fail(error.message));
    worker.on("exit", (code) => this.#fail(`it ended with code ${code}`));
  }

  #take(worker: Worker, answer: WorkerAnswer): void {
    if (this.#isEnded) return;
    if (answer.type === "refused") {
      this.#settle?.reject(new UserError(answer.code, answer.message));
      return;
    }
    for (const one of answer.answers) this.#source.report(one);
    const each = answer.ms / answer.answers.length;
    this.#batch = Math.max(1, Math.min(MOST_A_BATCH, Math.round(BATCH_MS / each) || 1));
    this.#out.set(worker, (this.#out.get(worker) ?? 1) - 1);
    this.#feedAll();
  }

  /** Whoever has nothing first, so that the last runs are spread over all. */
  #feedAll(): void {
    for (let least = 0; least < OUT_A_WORKER; least++) {
      for (const [worker, out] of this.#out) {
        if (out > least) continue;
        const jobs = this.#nextBatch();
        if (jobs === null) return;
        if (jobs.length === 0) continue;
        this.#out.set(worker, out + 1);
        worker.postMessage(jobs);
      }
    }
  }

  /** null: all is done. */
  #nextBatch(): readonly RunJob[] | null {
    const jobs: RunJob[] = [];
    while (jobs.length < this.#batch) {
      const step = this.#source.next();
      if (step.state === "done" && jobs.length === 0 && this.#isIdle) {
        this.#settle?.resolve();
        return null;
      }
      if (step.state !== "run") break;
      const { state: _, ...job } = step;
      jobs.push(job);
    }
    return jobs;
  }

  get #isIdle(): boolean {
    return [...this.#out.values()].every((count) => count === 0);
  }

  #fail(why: string): void {
    if (this.#isEnded) return;
    this.#settle?.reject(
      new AppError("cli.worker", `a worker died: ${why}; try again with fewer --workers`, {
        status: 500,
      }),
    );
  }
}

/** Data that every worker reads and none writes lies in memory once, however many they are. */
function withSharedData(setting: RunPlan["setting"]): RunPlan["setting"] {
  const { bars, inside, ticks } = setting;
  return {
    ...setting,
    bars: sharedBars(bars),
    ...(inside && { inside: { ...inside, bars: sharedBars(inside.bars) } }),
    ...(ticks && {
      ticks: { time: shared(ticks.time), bid: shared(ticks.bid), ask: shared(ticks.ask) },
    }),
  };
}

function sharedBars(bars: Bars): Bars {
  const columns = Object.entries(bars).map(([name, column]) => [name, shared(column)]);
  return Object.fromEntries(columns); // the same names as before
}

function shared(column: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(column.byteLength));
  copy.set(column);
  return copy;
}
