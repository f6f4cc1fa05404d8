import { meanOf } from "./mean.ts";
import { requirePeriod, seriesOfRuns } from "./runs.ts";

/**
 * Exponential moving average, k = 2 / (period + 1), seeded with the mean of the first `period` known values.
 *
 * @param period bars, a whole number >= 1.
 * @param column where it is written, as long as the values.
 * @returns NaN for the first `period - 1` known values.
 * @throws RangeError if the period is not a positive whole number.
 * Convention: TA-Lib. Libraries that seed with the first value differ until about 3 x period bars.
 */
export function ema(
  values: Float64Array,
  period: number,
  column: Float64Array = new Float64Array(values.length),
): Float64Array {
  requirePeriod(period);
  return seriesOfRuns(values, period - 1, column, (averages, from, to) =>
    emaOfRun(values, averages, from, to, period),
  );
}

/** Writes the average of `values[from]` to `values[to - 1]` from index `from + period - 1` on. */
export function emaOfRun(
  values: Float64Array,
  averages: Float64Array,
  from: number,
  to: number,
  period: number,
): void {
  if (to - from < period) return;
  const k = 2 / (period + 1);
  let average = meanOf(values, from, from + period);
  averages[from + period - 1] = average;
  for (let i = from + period; i < to; i++) {
    average += ((values[i] as number) - average) * k; // inside the run
    averages[i] = average;
  }
}
