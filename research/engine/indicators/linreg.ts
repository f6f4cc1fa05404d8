import { requirePeriod } from "./runs.ts";
import { sma } from "./sma.ts";
import { wma } from "./wma.ts";

/**
 * End point of the least-squares line through the last `period` values. It is 3 x the weighted mean - 2 x the simple
 * one, so no window is read twice.
 *
 * @returns first value at index `period - 1` of the known values.
 * @throws RangeError if the period is not a whole number >= 2.
 * Convention: TA-Lib's LINEARREG.
 */
export function linreg(values: Float64Array, period: number): Float64Array {
  requirePeriod(period, 2);
  const means = sma(values, period);
  const weighted = wma(values, period);
  const ends = new Float64Array(values.length);
  for (let i = 0; i < ends.length; i++) {
    const mean = means[i] as number; // of one length
    ends[i] = mean + 3 * ((weighted[i] as number) - mean);
  }
  return ends;
}
