import { finiteRuns, requirePeriod, seriesWithin } from "./runs.ts";

/** Mean with weights 1 to `period`, the newest weighing most; first at index `period - 1`. @throws RangeError as `sma`. */
export function wma(values: Float64Array, period: number): Float64Array {
  const total = (period * (period + 1)) / 2;
  return overWindows(values, period, (i) => {
    let sum = 0;
    for (let j = 0; j < period; j++) sum += (values[i - j] as number) * (period - j); // inside the window
    return sum / total;
  });
}

/**
 * End point of the least-squares line through the last `period` values; first at index `period - 1`.
 * @throws RangeError if the period is not a whole number >= 2. Convention: TA-Lib's LINEARREG.
 */
export function linreg(values: Float64Array, period: number): Float64Array {
  requirePeriod(period, 2);
  const middle = (period - 1) / 2;
  const spread = (period * (period * period - 1)) / 12;
  return overWindows(values, period, (i) => {
    let [sum, moment] = [0, 0];
    for (let j = 0; j < period; j++) {
      const value = values[i - j] as number; // inside the window
      sum += value;
      moment += value * (middle - j);
    }
    return sum / period + (moment / spread) * middle;
  });
}

function overWindows(
  values: Float64Array,
  period: number,
  measure: (last: number) => number,
): Float64Array {
  requirePeriod(period);
  const runs = finiteRuns(values);
  const result = seriesWithin(values.length, runs, period - 1);
  for (const [from, to] of runs) {
    for (let i = from + period - 1; i < to; i++) result[i] = measure(i);
  }
  return result;
}
