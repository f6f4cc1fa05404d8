import { type WorkerLike, WorkerPool } from "./pool.ts";

/** A pool of the engine's own workers, each a module of its own that no page loads before. */
export function enginePool(size: number, onCrash?: (message: string) => void): WorkerPool {
  return new WorkerPool({
    size,
    makeWorker: () =>
      new Worker(new URL("./engine.worker.ts", import.meta.url), {
        type: "module",
        name: "engine",
      }) as unknown as WorkerLike, // what it says is the protocol's
    ...(onCrash && { onCrash }),
  });
}
