import type { BarRange, Params, Sweep, WalkForward } from "#engine";
import type { WorkerPool } from "./pool.ts";
import { SlicePacer } from "./slices.ts";

/** One run that is wanted. */
export interface Step {
  readonly id: string;
  readonly params: Params;
  /** null: all bars. */
  readonly window: BarRange | null;
  readonly wantsEquity: boolean;
}

/** What is driven: it says what to run next and is told what came of it. */
export interface Steps {
  next(): Step | "wait" | "done";
  report(
    id: string,
    metrics: Readonly<Record<string, number | null>>,
    equity: Float64Array | null,
  ): void;
  /** Runs not yet handed out, as far as is known. */
  readonly left: number;
}

export interface Drive {
  readonly steps: Steps;
  readonly pool: WorkerPool;
  /** Metrics of each run, by name. */
  readonly metrics: readonly string[];
  /** After each slice that came back. */
  readonly onProgress?: () => void;
  /** Parameters that cannot run; such a run has no metrics and the work goes on. */
  readonly onRefused?: (params: Params, message: string) => void;
  /** Stops the pool: what is out is given up, what came back is kept. */
  readonly signal?: AbortSignal;
}

interface Slice {
  readonly steps: readonly Step[];
  readonly window: BarRange | null;
  readonly wantsEquity: boolean;
}

/**
 * Runs steps on the pool to their end. What comes of them does not depend on how many workers there are.
 *
 * @returns whether it got to the end; false when it was stopped.
 * @throws AppError when a worker says that the work cannot be done, or two in a row break down over it.
 */
export async function drive(options: Drive): Promise<boolean> {
  const { steps, pool, signal } = options;
  const pacer = new SlicePacer(pool.size);
  const out = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const stop = () => pool.stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    while (failures.length === 0 && !signal?.aborted) {
      while (pool.room > 0) {
        const slice = nextSlice(steps, pacer.next(steps.left));
        if (slice === null) break;
        const sent: Promise<void> = runSlice(options, slice, pacer)
          .catch((error: unknown) => void failures.push(error))
          .finally(() => out.delete(sent));
        out.add(sent);
      }
      if (out.size === 0) return true;
      await Promise.race(out);
    }
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  if (signal?.aborted) return false;
  pool.stop();
  throw failures[0];
}

/** Steps that may go into one job: of one window, and as many as the pacer asks for. */
function nextSlice(source: Steps, most: number): Slice | null {
  const steps: Step[] = [];
  let [window, wantsEquity]: [BarRange | null, boolean] = [null, false];
  while (steps.length < most) {
    const step = source.next();
    if (typeof step === "string") break;
    steps.push(step);
    ({ window, wantsEquity } = step);
    // The step after a test belongs to another window.
    if (wantsEquity) break;
  }
  return steps.length === 0 ? null : { steps, window, wantsEquity };
}

async function runSlice(
  { steps: source, pool, metrics, onProgress, onRefused }: Drive,
  { steps, window, wantsEquity }: Slice,
  pacer: SlicePacer,
): Promise<void> {
  const answer = await pool.run({
    kind: "runs",
    runs: steps.map(({ params }) => params),
    window,
    metrics,
    keeps: wantsEquity ? "equity" : "nothing",
  });
  pacer.took(steps.length, answer.ms);
  steps.forEach(({ id }, place) => {
    const values: Record<string, number | null> = {};
    metrics.forEach((name, at) => {
      const value = answer.metrics[place * metrics.length + at] ?? NaN;
      values[name] = Number.isNaN(value) ? null : value;
    });
    source.report(id, values, answer.kept[place] ?? null);
  });
  for (const { place, message } of answer.refused) onRefused?.(steps[place]?.params ?? {}, message);
  onProgress?.();
}

export function sweepSteps(sweep: Sweep): Steps {
  return {
    next() {
      const step = sweep.next();
      if (step.state !== "run") return step.state;
      return { id: String(step.index), params: step.params, window: null, wantsEquity: false };
    },
    report: (id, metrics) => sweep.report(Number(id), metrics),
    get left() {
      const { done, out, planned } = sweep.progress;
      return Math.max(0, planned - done - out);
    },
  };
}

export function walkSteps(walk: WalkForward): Steps {
  return {
    next() {
      const step = walk.next();
      if (step.state !== "run") return step.state;
      const { id, params, from, to, phase } = step;
      return { id, params, window: { from, to }, wantsEquity: phase === "test" };
    },
    report: (id, metrics, equity) => walk.report(id, { metrics, ...(equity && { equity }) }),
    get left() {
      const { done, planned } = walk.progress;
      return Math.max(0, planned - done);
    },
  };
}
