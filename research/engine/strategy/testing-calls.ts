import { FUNCTIONS } from "./functions.ts";
import type { LanguageFunction } from "./language-function.ts";

// What fits random bars where 2 would be out of the ordinary.
const FACTORS: Readonly<Record<string, string>> = { percent: "0.3", step: "0.02", max: "0.2" };

/** One call of every function of the language, for tests. */
export function exampleCalls(): readonly (readonly [string, LanguageFunction["result"]])[] {
  return [...FUNCTIONS.values()].map(({ name, parameters, result }) => {
    const periods = [5, 12, 4];
    const args = parameters.map(({ kind, name: parameter }) =>
      kind === "series"
        ? "close"
        : kind === "condition"
          ? "close > open"
          : kind === "factor"
            ? (FACTORS[parameter] ?? "2")
            : String(periods.shift()),
    );
    return [`${name}(${args.join(", ")})`, result];
  });
}
