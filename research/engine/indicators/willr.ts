import { highest, lowest } from "./extremes.ts";
import { requirePeriod } from "./runs.ts";
import type { Ranges } from "./true-range.ts";

/** Williams %R, -100 to 0: how far the close lies below the highest high; 0 in a range of zero. Convention: TA-Lib. */
export function willr(bars: Ranges, period: number): Float64Array {
  requirePeriod(period, 2);
  const tops = highest(bars.high, period);
  const bottoms = lowest(bars.low, period);
  const result = new Float64Array(tops.length);
  for (let i = 0; i < result.length; i++) {
    const top = tops[i] as number; // of one length
    const range = top - (bottoms[i] as number);
    result[i] = range === 0 ? 0 : (-100 * (top - (bars.close[i] as number))) / range;
  }
  return result;
}
