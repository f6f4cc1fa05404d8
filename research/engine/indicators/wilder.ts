import { meanOf } from "./mean.ts";
import { requirePeriod, seriesOfRuns } from "./runs.ts";

/**
 * Wilder's average: the mean of the first `period` values, then (previous x (period - 1) + value) / period.
 *
 * @param column where it is written, as long as the values.
 * @returns first value at index `period - 1` of the known values.
 * @throws RangeError if the period is not a positive whole number.
 * Source: J. W. Wilder, "New Concepts in Technical Trading Systems", 1978.
 */
export function wilderAverage(
  values: Float64Array,
  period: number,
  column: Float64Array = new Float64Array(values.length),
): Float64Array {
  requirePeriod(period);
  return seriesOfRuns(values, period - 1, column, (averages, from, to) =>
    averagesOfRun(values, averages, from, to, period),
  );
}

function averagesOfRun(
  values: Float64Array,
  averages: Float64Array,
  from: number,
  to: number,
  period: number,
): void {
  if (to - from < period) return;
  let average = meanOf(values, from, from + period);
  averages[from + period - 1] = average;
  for (let i = from + period; i < to; i++) {
    average = (average * (period - 1) + (values[i] as number)) / period; // inside the run
    averages[i] = average;
  }
}
