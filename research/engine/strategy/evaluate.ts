import { type Bars, type DayZone, err, ok, type Result } from "#domain";
import { checkExpression, type ValueType } from "./check.ts";
import { Compiler } from "./compile.ts";
import { SeriesData } from "./data.ts";
import { parseExpression } from "./parse.ts";
import { problemAt, type SpecProblem } from "./problem.ts";
import { scopeOf } from "./scope.ts";

export interface EvaluateOptions {
  /** Named numbers that the expression may use. */
  readonly params?: Readonly<Record<string, number>>;
  /** Where the days of `htf` and `vwap` end. Default: midnight UTC. */
  readonly dayZone?: DayZone;
  /** Price of one pip, for `pips(n)`. Default 0.0001, that of a pair with five digits. */
  readonly pipSize?: number;
}

/**
 * One expression over bars, without a strategy around it.
 *
 * @returns one value a bar; NaN while it warms up, 1 and 0 for a condition. Or the first problem of the text.
 */
export function evaluateExpression(
  text: string,
  bars: Bars,
  options: EvaluateOptions = {},
): Result<Float64Array, SpecProblem> {
  const parsed = parseExpression(text);
  if (!parsed.ok) return err(problemAt("", parsed.error));
  const scope = scopeOf(new Map(Object.entries(options.params ?? {})), new Map());
  const letTypes = new Map<string, ValueType | null>();
  const checked = checkExpression({ ...parsed.value, scope, letTypes, otherScopes: [] });
  const [problem] = checked.problems;
  if (problem !== undefined) return err(problemAt("", problem));
  const series = new Compiler(new SeriesData(bars, options), scope).numbers(
    parsed.value.expression,
  );
  // The caller's own column is never handed out.
  return ok(Object.values(bars).includes(series) ? series.slice() : series);
}
