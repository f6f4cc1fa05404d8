import { efficiencyRatio } from "./efficiency-ratio.ts";
import { finiteRuns, requirePeriod, seriesWithin } from "./runs.ts";

const FAST = 2 / (2 + 1);
const SLOW = 2 / (30 + 1);

/**
 * Kaufman's adaptive moving average: an EMA as fast as one of 2 bars where the price runs straight, as slow as one of
 * 30 where it goes nowhere. Starts from the value before the first one it can measure.
 *
 * @returns first value at index `period` of the known values.
 * @throws RangeError if the period is not a whole number >= 2.
 * Convention: TA-Lib, for which a price that stands still is efficient. Charts that start from a simple mean differ at
 * first.
 * Source: P. Kaufman, "Smarter Trading", 1995.
 */
export function kama(values: Float64Array, period: number): Float64Array {
  requirePeriod(period, 2);
  const ratio = efficiencyRatio(values, period, 1);
  const runs = finiteRuns(values);
  const averages = seriesWithin(values.length, runs, period);
  for (const [from, to] of runs) {
    let average = values[from + period - 1] as number; // read only where the run goes on
    for (let i = from + period; i < to; i++) {
      const speed = (ratio[i] as number) * (FAST - SLOW) + SLOW; // of one length
      average += ((values[i] as number) - average) * speed * speed;
      averages[i] = average;
    }
  }
  return averages;
}
