import { sma } from "./sma.ts";
import { stddev } from "./stddev.ts";

/**
 * Distance from the simple mean of the last `period` values, in their population standard deviations.
 *
 * @returns first value at index `period - 1` of the known values; unknown where the values are equal.
 * @throws RangeError if the period is not a positive whole number.
 */
export function zscore(values: Float64Array, period: number): Float64Array {
  const means = sma(values, period);
  const deviations = stddev(values, period, means);
  return values.map((value, i) => {
    const deviation = deviations[i] as number; // of one length
    return deviation === 0 ? NaN : (value - (means[i] as number)) / deviation;
  });
}
