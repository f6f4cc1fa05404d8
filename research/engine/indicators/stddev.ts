import { finiteRuns, seriesWithin } from "./runs.ts";
import { sma } from "./sma.ts";

// Sums start afresh after a period, or so many bars: seldom enough to cost little, and too often to drift.
const LEAST_BARS = 128;
// Below this share of the most that the squares around an old mean came to, their difference has lost too many digits.
const BELIEVED = 1e-3;

/**
 * Population standard deviation (divided by n) of the last `period` values.
 *
 * @param means the simple means of the same period, where the caller has them already.
 * @returns first value at index `period - 1` of the known values; exactly 0 where the values are equal.
 * @throws RangeError if the period is not a positive whole number.
 */
export function stddev(
  values: Float64Array,
  period: number,
  means: Float64Array = sma(values, period),
): Float64Array {
  const bars = Math.max(period, LEAST_BARS);
  const runs = finiteRuns(means);
  const deviations = seriesWithin(values.length, runs, 0);
  for (const [from, to] of runs) {
    for (let first = from; first < to; first += bars) {
      deviationsFrom(values, means, deviations, period, first, Math.min(first + bars, to));
    }
  }
  return deviations;
}

/**
 * The windows that end at `first` to `to - 1`. Sums of distances from the first window's mean slide along, started
 * afresh now and then so that nothing drifts; where they cancel, the two-pass value takes over.
 */
function deviationsFrom(
  values: Float64Array,
  means: Float64Array,
  deviations: Float64Array,
  period: number,
  first: number,
  to: number,
): void {
  const anchor = means[first] as number; // inside the run, as all below
  const share = 1 / period;
  let sum = 0;
  let squares = 0;
  let most = 0; // rounding errors are of its size, and stay
  for (let i = first - period + 1; i < first; i++) {
    const away = (values[i] as number) - anchor;
    sum += away;
    squares += away * away;
  }
  for (let i = first; i < to; i++) {
    const entering = (values[i] as number) - anchor;
    sum += entering;
    squares += entering * entering;
    if (squares > most) most = squares;
    const around = squares - sum * sum * share;
    deviations[i] = Math.sqrt(
      (around > BELIEVED * most ? around : squaresAround(values, i, period, means)) * share,
    );
    const leaving = (values[i - period + 1] as number) - anchor;
    sum -= leaving;
    squares -= leaving * leaving;
  }
}

/** Sum of squared distances from the mean of the window that ends at `last`. */
function squaresAround(
  values: Float64Array,
  last: number,
  period: number,
  means: Float64Array,
): number {
  const mean = means[last] as number; // inside the run
  let squares = 0;
  for (let i = last - period + 1; i <= last; i++) {
    const away = (values[i] as number) - mean;
    squares += away * away;
  }
  return squares;
}
