import { CompensatedSum } from "./mean.ts";
import { finiteRuns, requirePeriod, seriesWithin } from "./runs.ts";

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
  const runs = finiteRuns(values);
  const index = seriesWithin(values.length, runs, period);
  for (const [from, to] of runs) rsiOfRun(values, index, from, to, period);
  return index;
}

function rsiOfRun(
  values: Float64Array,
  index: Float64Array,
  from: number,
  to: number,
  period: number,
): void {
  const first = from + period;
  if (first >= to) return;
  let { gain, loss } = firstMoves(values, from, period);
  index[first] = strength(gain, loss);
  let before = values[first] as number; // inside the run, as all below
  for (let i = first + 1; i < to; i++) {
    const value = values[i] as number;
    const change = value - before;
    gain = (gain * (period - 1) + (change > 0 ? change : 0)) / period;
    loss = (loss * (period - 1) + (change < 0 ? -change : 0)) / period;
    const total = gain + loss;
    index[i] = total < ZERO ? 0 : 100 * (gain / total);
    before = value;
  }
}

/** Mean gain and mean loss of the first `period` changes after `from`. */
export function firstMoves(
  values: Float64Array,
  from: number,
  period: number,
): { gain: number; loss: number } {
  const [gains, losses] = [new CompensatedSum(), new CompensatedSum()];
  for (let i = from + 1; i <= from + period; i++) {
    const change = (values[i] as number) - (values[i - 1] as number); // inside by the caller's word
    gains.add(Math.max(change, 0));
    losses.add(Math.max(-change, 0));
  }
  return { gain: gains.over(period), loss: losses.over(period) };
}

function strength(gain: number, loss: number): number {
  const total = gain + loss;
  return total < ZERO ? 0 : 100 * (gain / total);
}
