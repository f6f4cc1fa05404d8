import { finiteRuns, unknownSeries } from "./runs.ts";
import { sma } from "./sma.ts";

/**
 * Population standard deviation (divided by n) of the last `period` values, in two passes.
 *
 * @returns first value at index `period - 1` of the known values; exactly 0 where the values are equal.
 * @throws RangeError if the period is not a positive whole number.
 */
export function stddev(values: Float64Array, period: number): Float64Array {
  const means = sma(values, period);
  const deviations = unknownSeries(values.length);
  for (const [from, to] of finiteRuns(values)) {
    for (let i = from + period - 1; i < to; i++) {
      const mean = means[i] as number; // inside the run
      let squares = 0;
      for (let j = i - period + 1; j <= i; j++) {
        const away = (values[j] as number) - mean;
        squares += away * away;
      }
      deviations[i] = Math.sqrt(squares / period);
    }
  }
  return deviations;
}
