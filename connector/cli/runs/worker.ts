import { parentPort, workerData } from "node:worker_threads";
import { UserError } from "#domain";
import type { RunJob } from "./job.ts";
import type { WorkerAnswer } from "./pool.ts";
import { Runner } from "./runner.ts";

// Started by pool.ts: does runs on a core of its own until it is told to end.
const runner = new Runner(workerData);

parentPort?.on("message", (jobs: readonly RunJob[]) => {
  const started = performance.now();
  const answer = (): WorkerAnswer => {
    try {
      const answers = jobs.map((job) => runner.run(job));
      return { type: "done", answers, ms: performance.now() - started };
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      return { type: "refused", code: thrown.code, message: thrown.message };
    }
  };
  parentPort?.postMessage(answer());
});
