import { useCallback, useEffect, useState } from "react";
import type { Bars } from "#domain";
import type { BarsRecipeView } from "../services.server.ts";

export type RunBars =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly again: () => void }
  | { readonly state: "ready"; readonly bars: Bars };

let known: { readonly recipe: BarsRecipeView; readonly bars: Promise<Bars> } | null = null;

/** The bars of a run, fetched once however many parts of the page look at them. */
function barsOfRun(recipe: BarsRecipeView): Promise<Bars> {
  if (known?.recipe !== recipe) {
    const bars = import("./run-bars.ts").then(({ fetchRunBars }) => fetchRunBars(recipe));
    known = { recipe, bars };
    // A failure is forgotten, so that the next one who asks tries anew.
    bars.catch(() => {
      if (known?.bars === bars) known = null;
    });
  }
  return known.bars;
}

export function useRunBars(recipe: BarsRecipeView): RunBars {
  const [attempt, setAttempt] = useState(0);
  const again = useCallback(() => setAttempt((count) => count + 1), []);
  const [load, setLoad] = useState<RunBars>({ state: "loading" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    let left = false;
    setLoad({ state: "loading" });
    barsOfRun(recipe).then(
      (bars) => !left && setLoad({ state: "ready", bars }),
      () => !left && setLoad({ state: "failed", again }),
    );
    return () => {
      left = true;
    };
  }, [recipe, again, attempt]);
  return load;
}
