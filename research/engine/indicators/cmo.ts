import { firstMoves } from "./rsi.ts";
import { finiteRuns, requirePeriod, seriesWithin } from "./runs.ts";

/**
 * Chande momentum oscillator in Wilder's smoothing, -100 to 100; 0 where the price never moved. First at index `period`.
 * @throws RangeError if the period is not a whole number >= 2. Convention: TA-Lib.
 */
export function cmo(values: Float64Array, period: number): Float64Array {
  requirePeriod(period, 2);
  const runs = finiteRuns(values);
  const index = seriesWithin(values.length, runs, period);
  for (const [from, to] of runs) {
    if (from + period >= to) continue;
    let { gain, loss } = firstMoves(values, from, period);
    for (let i = from + period; i < to; i++) {
      if (i > from + period) {
        const change = (values[i] as number) - (values[i - 1] as number); // inside the run
        gain = (gain * (period - 1) + Math.max(change, 0)) / period;
        loss = (loss * (period - 1) + Math.max(-change, 0)) / period;
      }
      const total = gain + loss;
      index[i] = total < 1e-14 ? 0 : (100 * (gain - loss)) / total;
    }
  }
  return index;
}
