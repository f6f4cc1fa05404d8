import { useEffect, useState } from "react";
import type { Draft } from "./draft.ts";

/** One thing that is wrong with a spec, as the engine tells it. */
export interface SpecProblem {
  readonly path: string;
  readonly position: number | null;
  readonly message: string;
  readonly hint: string;
}

export type Check =
  | { readonly state: "checking" }
  | { readonly state: "good" }
  | { readonly state: "bad"; readonly problems: readonly SpecProblem[] };

const PAUSE_MS = 200;

/** The engine's own check, in the browser, a moment after the last key. */
export function useCheck(draft: Draft | null): Check {
  const [check, setCheck] = useState<Check>({ state: "checking" });
  useEffect(() => {
    if (!draft) return;
    let stopped = false;
    const timer = setTimeout(() => {
      void import("#engine").then(({ parseStrategy }) => {
        if (stopped) return;
        const parsed = parseStrategy(draft);
        setCheck(parsed.ok ? { state: "good" } : { state: "bad", problems: parsed.error });
      });
    }, PAUSE_MS);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [draft]);
  return check;
}
