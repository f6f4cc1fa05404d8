import type { BacktestTrade } from "../backtest/types.ts";

/** What every metric reads. */
export interface MetricsInput {
  readonly trades: readonly BacktestTrade[];
  /** Account currency, one a bar, at its close. */
  readonly equity: Float64Array;
  /** Bar opens, ms UTC, rising; as long as `equity`. */
  readonly times: Float64Array;
  /** Account currency. */
  readonly initialBalance: number;
}

/** null: too few samples for the number to mean anything. Never NaN or infinite. */
export type MetricValue = number | null;

export const MS_PER_YEAR = 365.25 * 86_400_000;

/** Sum of one number a trade. */
export function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
