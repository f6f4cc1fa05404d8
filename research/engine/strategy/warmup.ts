import { fieldsOf } from "./fields.ts";
import { Lookback } from "./lookback.ts";
import { scopeOf } from "./scope.ts";
import type { Strategy } from "./strategy.ts";

/** What a live decision sees: at least this many bars, and this many times the warm-up. */
const LEAST_WINDOW = 500;
const WARMUPS = 10;

/**
 * Bars of the strategy's timeframe after which every series of it is known, 1 or more, by its structure: never fewer
 * than really are needed, as long as the data leave nothing unknown (a division by zero, an event that never happened).
 *
 * @param params values in place of the parameters' defaults.
 */
export function warmupOf(
  strategy: Strategy,
  params: Readonly<Record<string, number>> = {},
): number {
  const values = Object.entries(strategy.params).map(
    ([name, param]) => [name, params[name] ?? param.default] as const,
  );
  const lookback = new Lookback(scopeOf(new Map(values), new Map(Object.entries(strategy.let))));
  const lags = fieldsOf(strategy).map(({ expression }) =>
    lookback.of(expression, strategy.timeframe),
  );
  return 1 + Math.max(...lags);
}

/**
 * Bars that each live decision evaluates, no more and no less: enough for what an average forgets slowly.
 * How much it still differs from the whole history is measured by `strategyDrift`.
 */
export function windowOf(warmup: number): number {
  return Math.max(LEAST_WINDOW, WARMUPS * warmup);
}
