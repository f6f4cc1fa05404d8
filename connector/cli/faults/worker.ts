import { parentPort } from "node:worker_threads";
import { type RangeResult, runRange } from "#faults";

export interface RangeJob {
  readonly from: number;
  readonly seeds: number;
}

// Started by pool.ts: lives through ranges of seeds on a core of its own until it is told to end.
parentPort?.on("message", ({ from, seeds }: RangeJob) => {
  const result: RangeResult = runRange(from, seeds, { shrink: true });
  parentPort?.postMessage(result);
});
