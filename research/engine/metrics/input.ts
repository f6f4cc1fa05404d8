import type { MeasuredTrade } from "./measured-trade.ts";
import type { SideTallies } from "./tally.ts";

/** The UTC days that have bars, and the last bar of each. */
export interface Days {
  /** Days since 1970-01-01. */
  readonly days: readonly number[];
  readonly lastBars: readonly number[];
}

/** What every metric reads. */
export interface MetricsInput {
  readonly trades: readonly MeasuredTrade[];
  /** Account currency, one a bar, at its close. */
  readonly equity: Float64Array;
  /** Bar opens, ms UTC, rising; as long as `equity`. */
  readonly times: Float64Array;
  /** Account currency. */
  readonly initialBalance: number;
  /** The sums of `trades`, where they are known without reading each. */
  readonly tallies?: SideTallies;
  /** The days of `times`, by `daysOf`: for many runs over the same bars. */
  readonly days?: Days;
}

/** null: too few samples for the number to mean anything. Never NaN or infinite. */
export type MetricValue = number | null;

/** money: account currency; percent: 0-100; fraction: 0-1; ratio and count have no unit; days: of 24 hours. */
export type MetricUnit =
  | "money"
  | "percent"
  | "fraction"
  | "ratio"
  | "count"
  | "bars"
  | "days"
  | "lots";

export const MS_PER_DAY = 86_400_000;
export const MS_PER_YEAR = 365.25 * MS_PER_DAY;
/** Fewest daily returns, or trades, of which a ratio is worth saying. */
export const LEAST_SAMPLES = 30;
/** Fewest daily returns of which a tail of 5 % is worth saying. */
export const LEAST_TAIL_SAMPLES = 100;

/** Sum of one number a trade. */
export function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum += value(item);
  return sum;
}

/** above / below, or null where below is not above 0. */
export function ratioOf(above: MetricValue, below: MetricValue): MetricValue {
  return above === null || below === null || !(below > 0) ? null : above / below;
}
