import { parentPort } from "node:worker_threads";
import { type RangeResult, runRange } from "#faults";

export interface RangeJob {
  readonly from: number;
  readonly seeds: number;
  /** The first world that breaks ends the search, and is told as it is. */
  readonly isFirstEnough: boolean;
}

// Started by pool.ts: lives through ranges of seeds on a core of its own until it is told to end.
parentPort?.on("message", ({ from, seeds, isFirstEnough }: RangeJob) => {
  const result: RangeResult = runRange(from, seeds, { isFirstEnough });
  parentPort?.postMessage(result);
});
