import { CompensatedSum } from "./mean.ts";
import { requirePeriod, seriesOfRuns } from "./runs.ts";

// Splits a double into halves whose products with a period are exact (Dekker).
const SPLIT = 134217729;

/**
 * Simple moving average, each mean rounded once: windows of equal sums tie exactly, however long the series before
 * them, and the mean of equal numbers is that number.
 *
 * @param period bars, a whole number >= 1.
 * @param column where it is written, as long as the values.
 * @returns NaN for the first `period - 1` known values.
 * @throws RangeError if the period is not a positive whole number.
 */
export function sma(
  values: Float64Array,
  period: number,
  column: Float64Array = new Float64Array(values.length),
): Float64Array {
  requirePeriod(period);
  return seriesOfRuns(values, period - 1, column, (means, from, to) =>
    meansOfRun(values, means, from, to, period),
  );
}

/**
 * The running sum carries its rounding error beside it. What enters and what leaves are one step, and the error is off
 * the chain from bar to bar, so that the exact sum costs little more than a drifting one.
 */
function meansOfRun(
  values: Float64Array,
  means: Float64Array,
  from: number,
  to: number,
  period: number,
): void {
  if (to - from < period) return;
  const first = new CompensatedSum();
  for (let i = from; i < from + period; i++) first.add(values[i] as number); // inside the run
  let { sum, lost } = first;
  const share = 1 / period;
  means[from + period - 1] = first.over(period);
  for (let i = from + period; i < to; i++) {
    const entering = values[i] as number; // inside the run
    const leaving = values[i - period] as number;
    const change = entering - leaving;
    const back = change - entering;
    const total = sum + change;
    const part = total - sum;
    lost +=
      sum - (total - part) + (change - part) + (entering - (change - back) - (leaving + back));
    sum = total;
    const quotient = sum * share;
    const scaled = quotient * SPLIT;
    const top = scaled - (scaled - quotient);
    const rest = sum - top * period - (quotient - top) * period + lost;
    means[i] = quotient + rest * share;
  }
}
