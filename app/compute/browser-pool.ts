import { WorkerPool } from "./pool.ts";

/** Workers that a reader may ask for: one for each core that the browser tells of. */
export function coresHere(): number {
  return Math.max(1, Math.min(32, navigator.hardwareConcurrency || 1));
}

/** A pool of the engine's own workers, each a module of its own that no page loads before. */
export function enginePool(size: number, onCrash?: (message: string) => void): WorkerPool {
  return new WorkerPool({
    size,
    makeWorker: () =>
      new Worker(new URL("./engine.worker.ts", import.meta.url), {
        type: "module",
        name: "engine",
      }),
    ...(onCrash && { onCrash }),
  });
}
