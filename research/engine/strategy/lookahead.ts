import { type Bars, type Rng, sliceBars } from "#domain";
import type { Expression } from "./ast.ts";
import { Compiler } from "./compile.ts";
import { SeriesData } from "./data.ts";
import { fieldsOf } from "./fields.ts";
import type { MarketFacts } from "./language-function.ts";
import { printExpression } from "./print.ts";
import { type Scope, scopeOf } from "./scope.ts";
import type { Strategy } from "./strategy.ts";

/** A value that changed when the bars after it were taken away: it had read the future. */
export interface Lookahead {
  /** Where the expression stands in the strategy, such as `entry.long`. */
  readonly path: string;
  /** The innermost expression whose value changed. */
  readonly node: string;
  readonly bar: number;
  /** The number of bars that were left. */
  readonly cut: number;
}

const CUTS = 64;

/**
 * Cuts the bars at 64 random places and computes the strategy again: what was known before a cut must not change.
 *
 * @returns null if nothing read the future; else the innermost expression that did. Bars fewer than 2 prove nothing.
 */
export function checkLookahead(
  strategy: Strategy,
  bars: Bars,
  rng: Rng,
  facts: Partial<MarketFacts> = {},
): Lookahead | null {
  const { length } = bars.time;
  if (length < 2) return null;
  const params = Object.entries(strategy.params).map(
    ([name, param]) => [name, param.default] as const,
  );
  const scope = scopeOf(new Map(params), new Map(Object.entries(strategy.let)));
  const dataOf = (of: Bars) => new SeriesData(of, facts).inZone(strategy.dayZone);
  const whole = new Compiler(dataOf(bars), scope);
  for (let i = 0; i < CUTS; i++) {
    const cut = 1 + Math.floor(rng() * (length - 1));
    const part = new Compiler(dataOf(sliceBars(bars, 0, cut)), scope);
    for (const { path, expression } of fieldsOf(strategy)) {
      const found = innermost(expression, { whole, part, cut, scope });
      if (found !== null) return { path, ...found, cut };
    }
  }
  return null;
}

interface Comparison {
  readonly whole: Compiler;
  readonly part: Compiler;
  readonly cut: number;
  readonly scope: Scope;
}

function innermost(
  node: Expression,
  comparison: Comparison,
): Pick<Lookahead, "node" | "bar"> | null {
  const bar = firstDifference(
    comparison.whole.numbers(node),
    comparison.part.numbers(node),
    comparison.cut,
  );
  if (bar < 0) return null;
  for (const inner of partsOf(node, comparison.scope)) {
    const found = innermost(inner, comparison);
    if (found !== null) return found;
  }
  return { node: printExpression(node), bar };
}

function firstDifference(a: Float64Array, b: Float64Array, end: number): number {
  for (let i = 0; i < end; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}

/** The bars of `htf` are others, so what stands inside is not compared with the base bars'. */
function partsOf(node: Expression, scope: Scope): readonly Expression[] {
  switch (node.kind) {
    case "name": {
      const named = scope.lets.get(node.name);
      return named === undefined ? [] : [named];
    }
    case "call":
      return node.args;
    case "binary":
      return [node.left, node.right];
    case "negate":
    case "not":
    case "shift":
      return [node.operand];
    default:
      return [];
  }
}
