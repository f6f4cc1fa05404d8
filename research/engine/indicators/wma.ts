import { finiteRuns, requirePeriod, seriesWithin } from "./runs.ts";

/**
 * Weighted moving average: weights 1 to `period`, the newest weighing most.
 *
 * @returns first value at index `period - 1` of the known values; the mean of equal numbers is that number.
 * @throws RangeError if the period is not a positive whole number.
 * Convention: TA-Lib.
 */
export function wma(values: Float64Array, period: number): Float64Array {
  requirePeriod(period);
  const runs = finiteRuns(values);
  const averages = seriesWithin(values.length, runs, period - 1);
  for (const [from, to] of runs) {
    for (let first = from + period - 1; first < to; first += period) {
      averagesFrom(values, averages, period, first, Math.min(first + period, to));
    }
  }
  return averages;
}

/**
 * The windows that end at `first` to `to - 1`. From bar to bar every weight falls by one, which takes the plain sum off
 * the weighted one. Both are of distances from one price and start afresh every `period` bars, so that nothing drifts.
 */
function averagesFrom(
  values: Float64Array,
  averages: Float64Array,
  period: number,
  first: number,
  to: number,
): void {
  const start = first - period + 1;
  const anchor = values[first] as number; // inside the run, as all below
  let [sum, weighted] = [0, 0];
  for (let i = start; i <= first; i++) {
    const away = (values[i] as number) - anchor;
    sum += away;
    weighted += away * (i - start + 1);
  }
  const total = (period * (period + 1)) / 2;
  averages[first] = anchor + weighted / total;
  for (let i = first + 1; i < to; i++) {
    const entering = (values[i] as number) - anchor;
    weighted += period * entering - sum;
    sum += entering - ((values[i - period] as number) - anchor);
    averages[i] = anchor + weighted / total;
  }
}
