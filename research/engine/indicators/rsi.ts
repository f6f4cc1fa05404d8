import { meanOf } from "./mean.ts";
import { finiteRuns, requirePeriod, unknownSeries } from "./runs.ts";

// TA-Lib calls sums below this zero; without it a flat market would divide one rounding error by another.
const ZERO = 1e-14;

/**
 * Wilder's relative strength index, 0-100; 0 where the price never moved.
 *
 * @param period changes, a whole number >= 2.
 * @returns first value at index `period` of the known values.
 * @throws RangeError if the period is not a whole number >= 2.
 * Convention: TA-Lib. Source: J. W. Wilder, "New Concepts in Technical Trading Systems", 1978.
 */
export function rsi(values: Float64Array, period: number): Float64Array {
  requirePeriod(period, 2);
  const index = unknownSeries(values.length);
  const gains = new Float64Array(values.length);
  const losses = new Float64Array(values.length);
  for (const [from, to] of finiteRuns(values)) {
    for (let i = from + 1; i < to; i++) {
      const change = (values[i] as number) - (values[i - 1] as number); // inside the run
      gains[i] = Math.max(change, 0);
      losses[i] = Math.max(-change, 0);
    }
    const first = from + period;
    if (first >= to) continue;
    let gain = meanOf(gains, from + 1, first + 1);
    let loss = meanOf(losses, from + 1, first + 1);
    index[first] = strength(gain, loss);
    for (let i = first + 1; i < to; i++) {
      gain = (gain * (period - 1) + (gains[i] as number)) / period;
      loss = (loss * (period - 1) + (losses[i] as number)) / period;
      index[i] = strength(gain, loss);
    }
  }
  return index;
}

function strength(gain: number, loss: number): number {
  const total = gain + loss;
  return total < ZERO ? 0 : 100 * (gain / total);
}
