import { Worker } from "node:worker_threads";
import { addTally, type Failure, newTally, type RangeResult } from "#faults";
import type { RangeJob } from "./worker.ts";

/** Seeds a worker gets at once. */
const SLICE = 25;

/**
 * Lives through seeds on several cores; which core lived through which changes nothing in the sum.
 *
 * @param threads 1 or more.
 * @param told after each slice, with the seeds done so far.
 */
export async function runSeeds(
  range: RangeJob,
  threads: number,
  told: (done: number, failures: number) => void,
): Promise<RangeResult> {
  const tally = newTally();
  const failures: Failure[] = [];
  let next = range.from;
  let done = 0;
  const end = range.from + range.seeds;
  const give = (worker: Worker): boolean => {
    if (next >= end) return false;
    if (range.isFirstEnough && failures.length > 0) return false;
    const job: RangeJob = { ...range, from: next, seeds: Math.min(SLICE, end - next) };
    next += job.seeds;
    worker.postMessage(job);
    return true;
  };
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL("./worker.ts", import.meta.url));
      const stop = () => worker.terminate().then(() => resolve());
      worker.on("error", reject);
      worker.on("message", (result: RangeResult) => {
        addTally(tally, result.tally);
        failures.push(...result.failures);
        done += result.seeds;
        told(done, failures.length);
        if (!give(worker)) void stop();
      });
      if (!give(worker)) void stop();
    });
  await Promise.all(Array.from({ length: threads }, work));
  return { seeds: done, tally, failures: failures.sort((a, b) => a.seed - b.seed) };
}
