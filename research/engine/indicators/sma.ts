import { ExactSum } from "./mean.ts";
import { finiteRuns, requirePeriod, unknownSeries } from "./runs.ts";

/**
 * Simple moving average.
 *
 * @param period bars, a whole number >= 1.
 * @returns NaN for the first `period - 1` known values.
 * @throws RangeError if the period is not a positive whole number.
 */
export function sma(values: Float64Array, period: number): Float64Array {
  requirePeriod(period);
  const means = unknownSeries(values.length);
  for (const [from, to] of finiteRuns(values)) {
    const sum = new ExactSum();
    for (let i = from; i < to; i++) {
      sum.add(values[i] as number); // inside the run
      if (i - period >= from) sum.add(-(values[i - period] as number));
      if (i - from >= period - 1) means[i] = sum.over(period);
    }
  }
  return means;
}
