import { setImmediate } from "node:timers/promises";
import type { Params, Sweep } from "#engine";

export interface Drive {
  /** Metrics of one combination. */
  readonly run: (params: Params) => Readonly<Record<string, number | null>>;
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

/** Runs the sweep to its end, or until Ctrl-C: what was done by then is kept. A second Ctrl-C ends the process. */
export async function driveSweep(sweep: Sweep, { run, onProgress }: Drive): Promise<Driven> {
  const started = performance.now();
  let [turnAt, progressAt] = [started + TURN_MS, started + PROGRESS_MS];
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };
  process.once("SIGINT", stop);
  for (let step = sweep.next(); step.state === "run"; step = sweep.next()) {
    sweep.report(step.index, run(step.params));
    const now = performance.now();
    if (now < turnAt) continue;
    await setImmediate();
    if (isStopped) break;
    turnAt = now + TURN_MS;
    if (now < progressAt) continue;
    onProgress(now - started);
    progressAt = now + PROGRESS_MS;
  }
  process.off("SIGINT", stop);
  return { runMs: performance.now() - started, isStopped };
}
