import type { Expression } from "./ast.ts";
import type { Stop, Strategy } from "./strategy.ts";

/** One expression of a strategy. */
export interface StrategyField {
  /** Where it stands in the spec, such as `entry.long`. */
  readonly path: string;
  readonly expression: Expression;
}

/** Every expression of a strategy that decides something, in the order of the spec; `let` only as these use it. */
export function fieldsOf(strategy: Strategy): readonly StrategyField[] {
  const { entry, exit, stopLoss, takeProfit, trailingStop, breakEven, partialTakeProfit } =
    strategy;
  const all: readonly (readonly [string, Expression | null])[] = [
    ["entry.long", entry.long],
    ["entry.short", entry.short],
    ["exit.long", exit.long],
    ["exit.short", exit.short],
    ...stopFields("stopLoss", stopLoss),
    ...stopFields("takeProfit", takeProfit),
    ["trailingStop", trailingStop],
    ["breakEven", breakEven],
    ...partialTakeProfit.map(({ at }, i) => [`partialTakeProfit.${i}.at`, at] as const),
  ];
  return all.flatMap(([path, expression]) => (expression === null ? [] : [{ path, expression }]));
}

function stopFields(path: string, stop: Stop | null): readonly [string, Expression | null][] {
  if (stop === null) return [];
  if (stop.kind === "distance") return [[path, stop.distance]];
  return [
    [`${path}.long`, stop.long],
    [`${path}.short`, stop.short],
  ];
}
