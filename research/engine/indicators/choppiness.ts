import { log } from "#domain";
import { highest, lowest } from "./extremes.ts";
import { requirePeriod } from "./runs.ts";
import { sma } from "./sma.ts";
import { type Ranges, trueRange } from "./true-range.ts";

/**
 * Choppiness index, 0-100: the sum of true ranges by the range of the whole window, on a logarithmic scale. Near 100
 * the market goes sideways, near 0 straight.
 *
 * @returns first value at index `period`; unknown where the window has no range.
 * @throws RangeError if the period is not a whole number >= 2.
 * Convention: TradingView's, whose first bar counts high - low and so starts one bar earlier. Source: E. W. Dreiss, 1993.
 */
export function choppiness(bars: Ranges, period: number): Float64Array {
  requirePeriod(period, 2);
  const step = sma(trueRange(bars), period);
  const tops = highest(bars.high, period);
  const bottoms = lowest(bars.low, period);
  const scale = 100 / log(period);
  return step.map((mean, i) => {
    const range = (tops[i] as number) - (bottoms[i] as number); // of one length
    return Number.isNaN(mean) || range === 0 ? NaN : scale * log((mean * period) / range);
  });
}
