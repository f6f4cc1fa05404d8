import { setImmediate } from "node:timers/promises";
import type { RunPlan, RunSource } from "./job.ts";
import { RunPool } from "./pool.ts";
import { Runner } from "./runner.ts";

export interface Drive {
  /** Threads; 1 runs here, without any. */
  readonly workers: number;
  /** Called about every second, with the ms since the start. */
  readonly onProgress: (elapsedMs: number) => void;
}

export interface Driven {
  readonly runMs: number;
  /** Ctrl-C came before the end. */
  readonly isStopped: boolean;
}

/** Signals are heard only between turns of the event loop: this often. */
const TURN_MS = 100;
const PROGRESS_MS = 1000;

/**
 * Does the runs of a source to their end, or until Ctrl-C: what was done by then is kept. A second Ctrl-C ends the
 * process.
 *
 * @throws UserError on parameters that cannot run; AppError `cli.worker` when a worker dies.
 */
export async function driveRuns(
  plan: RunPlan,
  source: RunSource,
  { workers, onProgress }: Drive,
): Promise<Driven> {
  const started = performance.now();
  const pool = workers > 1 ? new RunPool(plan, source, workers) : null;
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    void pool?.end();
  };
  process.once("SIGINT", stop);
  const told = setInterval(() => onProgress(performance.now() - started), PROGRESS_MS);
  try {
    if (pool) await pool.run();
    else await runHere(plan, source, () => isStopped);
  } finally {
    clearInterval(told);
    process.off("SIGINT", stop);
  }
  return { runMs: performance.now() - started, isStopped };
}

async function runHere(plan: RunPlan, source: RunSource, isStopped: () => boolean): Promise<void> {
  const runner = new Runner(plan);
  let turnAt = performance.now() + TURN_MS;
  for (let step = source.next(); step.state === "run"; step = source.next()) {
    source.report(runner.run(step));
    if (performance.now() < turnAt) continue;
    await setImmediate();
    if (isStopped()) return;
    turnAt = performance.now() + TURN_MS;
  }
}
