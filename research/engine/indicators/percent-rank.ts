import { finiteRuns, requirePeriod, seriesWithin } from "./runs.ts";

/**
 * Percent rank, 0-100: how many of the `period` values before are at or below the current one.
 *
 * @returns first value at index `period` of the known values.
 * @throws RangeError if the period is not a positive whole number.
 * Convention: TradingView's ta.percentrank.
 */
export function percentRank(values: Float64Array, period: number): Float64Array {
  requirePeriod(period);
  const runs = finiteRuns(values);
  const ranks = seriesWithin(values.length, runs, period);
  for (const [from, to] of runs) {
    for (let i = from + period; i < to; i++) {
      const value = values[i] as number; // inside the run, as all below
      let count = 0;
      for (let j = i - period; j < i; j++) if ((values[j] as number) <= value) count++;
      ranks[i] = (100 * count) / period;
    }
  }
  return ranks;
}
