import { useCallback, useEffect, useRef, useState } from "react";
import type { Problem } from "../i18n/errors.ts";
import type { Progress } from "./search-outcome.ts";

/** A piece of work as the page shows it. */
export type JobState<T> =
  | { readonly state: "idle" }
  /** Bars and workers are made ready. */
  | { readonly state: "loading" }
  | { readonly state: "running"; readonly progress: Progress }
  | { readonly state: "ended"; readonly result: T }
  | { readonly state: "failed"; readonly problem: Problem };

export interface Job<T> {
  readonly now: JobState<T>;
  readonly isBusy: boolean;
  readonly start: (work: (watch: JobWatch) => Promise<T>) => Promise<void>;
  readonly stop: () => void;
}

/** How often progress is drawn, ms: drawing takes time from the cores that compute. */
const SHOW_EVERY_MS = 250;

export interface JobWatch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Runs one piece of work at a time; leaving the page stops it. */
export function useJob<T>(): Job<T> {
  const [now, setNow] = useState<JobState<T>>({ state: "idle" });
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const start = useCallback(async (work: (watch: JobWatch) => Promise<T>) => {
    abort.current?.abort();
    const mine = new AbortController();
    abort.current = mine;
    const show = (state: JobState<T>) => {
      if (abort.current === mine) setNow(state);
    };
    show({ state: "loading" });
    let shownAt = Number.NEGATIVE_INFINITY;
    const onProgress = (progress: Progress) => {
      const now = performance.now();
      if (now - shownAt < SHOW_EVERY_MS) return;
      shownAt = now;
      show({ state: "running", progress });
    };
    try {
      show({ state: "ended", result: await work({ signal: mine.signal, onProgress }) });
    } catch (error) {
      const problem = problemOf(error);
      show(problem.code === "compute.stopped" ? { state: "idle" } : { state: "failed", problem });
    }
  }, []);
  const stop = useCallback(() => abort.current?.abort(), []);
  return { now, isBusy: now.state === "loading" || now.state === "running", start, stop };
}

/** Expected refusals carry a code; anything else is said in its own words. */
function problemOf(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return { code, message, details: {} };
}
