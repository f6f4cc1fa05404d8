import { type Bars, type Rng, sliceBars, type Timeframe } from "#domain";
import { type Expression, partsOf } from "./ast.ts";
import { Compiler } from "./compile.ts";
import { SeriesData } from "./data.ts";
import { fieldsOf } from "./fields.ts";
import type { MarketFacts } from "./language-function.ts";
import { printExpression } from "./print.ts";
import { constantOf, type Scope, scopeOf } from "./scope.ts";
import type { Strategy } from "./strategy.ts";

/** A value that changed when the bars after it were taken away: it had read the future. */
export interface Lookahead {
  /** Where the expression stands in the strategy, such as `entry.long`. */
  readonly path: string;
  /** The innermost expression whose value changed. */
  readonly node: string;
  /** Of the timeframe that the expression reads: inside `htf`, of the longer one. */
  readonly bar: number;
  /** The number of bars that were left. */
  readonly cut: number;
}

const CUTS = 64;

/**
 * Cuts the bars at 64 random places and computes the strategy again: what was known before a cut must not change, to
 * the last bit. An average that still warms up, or never quite forgets, is the same on both sides and raises no alarm.
 *
 * @param facts of the instrument: where its day ends, its pip.
 * @returns null if nothing read the future; else the innermost expression that did. Bars fewer than 2 prove nothing.
 */
export function checkLookahead(
  strategy: Strategy,
  bars: Bars,
  rng: Rng,
  facts: Partial<Omit<MarketFacts, "columns">> = {},
): Lookahead | null {
  const { length } = bars.time;
  if (length < 2) return null;
  const params = Object.entries(strategy.params).map(
    ([name, param]) => [name, param.default] as const,
  );
  const scope = scopeOf(new Map(params), new Map(Object.entries(strategy.let)));
  const dataOf = (of: Bars) => new SeriesData(of, facts).inZone(strategy.dayZone);
  const whole = computed(dataOf(bars), scope);
  for (let i = 0; i < CUTS; i++) {
    const cut = 1 + Math.floor(rng() * (length - 1));
    const part = computed(dataOf(sliceBars(bars, 0, cut)), scope);
    for (const { path, expression } of fieldsOf(strategy)) {
      const found = innermost(expression, { whole, part, cut, scope });
      if (found !== null) return { path, ...found, cut };
    }
  }
  return null;
}

/** Bars, and what is computed from them. */
interface Computed {
  readonly data: SeriesData;
  readonly compiler: Compiler;
}

interface Comparison {
  readonly whole: Computed;
  readonly part: Computed;
  /** Bars that both have, and that had closed by then. */
  readonly cut: number;
  readonly scope: Scope;
}

function computed(data: SeriesData, scope: Scope): Computed {
  return { data, compiler: new Compiler(data, scope) };
}

/** Each part on its own: a condition may hold all the same though what it compares has changed. */
function innermost(
  node: Expression,
  comparison: Comparison,
): Pick<Lookahead, "node" | "bar"> | null {
  const { whole, part, cut, scope } = comparison;
  if (constantOf(node, scope) !== null) return null;
  const named = node.kind === "name" ? scope.lets.get(node.name) : undefined;
  const inside = node.kind === "higher" ? longerBars(comparison, node.timeframe) : comparison;
  for (const inner of named === undefined ? partsOf(node) : [named]) {
    const found = innermost(inner, inside);
    if (found !== null) return found;
  }
  const bar = firstDifference(whole.compiler.numbers(node), part.compiler.numbers(node), cut);
  return bar < 0 ? null : { node: printExpression(node), bar };
}

/** The comparison among the bars of a longer timeframe that had closed by the last bar before the cut. */
function longerBars({ whole, part, cut, scope }: Comparison, timeframe: Timeframe): Comparison {
  const [all, some] = [whole.data.higher(timeframe), part.data.higher(timeframe)];
  return {
    whole: computed(all.data, scope),
    part: computed(some.data, scope),
    cut: (some.closed[cut - 1] ?? -1) + 1,
    scope,
  };
}

function firstDifference(a: Float64Array, b: Float64Array, end: number): number {
  for (let i = 0; i < end; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}
