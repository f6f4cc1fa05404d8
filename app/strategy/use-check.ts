import { useEffect, useState } from "react";
import type { SpecProblem as EngineProblem } from "#engine";
import { getLocale } from "../i18n/generated/runtime.js";
import type { Draft } from "./draft.ts";

/** One thing that is wrong with a spec, in the reader's language. */
export interface SpecProblem {
  readonly path: string;
  readonly position: number | null;
  readonly message: string;
  readonly hint: string;
}

export type Check =
  | { readonly state: "checking" }
  | {
      readonly state: "good";
      /** Bars until everything the strategy reads is known. */
      readonly warmup: number;
      /** Bars that each live decision looks at. */
      readonly window: number;
      /** Parts that never forget: a bot may not use them. */
      readonly forever: readonly SpecProblem[];
    }
  | { readonly state: "bad"; readonly problems: readonly SpecProblem[] };

const PAUSE_MS = 200;

/** The engine's own check, in the browser, a moment after the last key. */
export function useCheck(draft: Draft | null): Check {
  const [check, setCheck] = useState<Check>({ state: "checking" });
  useEffect(() => {
    if (!draft) return;
    let stopped = false;
    const timer = setTimeout(() => {
      void import("#engine").then((engine) => {
        if (!stopped) setCheck(checkDraft(engine, draft));
      });
    }, PAUSE_MS);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [draft]);
  return check;
}

function checkDraft(engine: typeof import("#engine"), draft: Draft): Check {
  const inWords = (problem: EngineProblem): SpecProblem => ({
    ...engine.problemText(problem, getLocale()),
    path: problem.path,
    position: problem.position,
  });
  const parsed = engine.parseStrategy(draft);
  if (!parsed.ok) return { state: "bad", problems: parsed.error.map(inWords) };
  const warmup = engine.warmupOf(parsed.value);
  // Their positions count in the printed text, which need not be the one in the editor.
  const forever = engine
    .foreverNodes(parsed.value)
    .map((node) => ({ ...inWords(node), position: null }));
  return { state: "good", warmup, window: engine.windowOf(warmup), forever };
}
