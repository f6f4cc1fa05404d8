import { meanOf } from "./mean.ts";
import { finiteRuns, requirePeriod, unknownSeries } from "./runs.ts";
import { sma } from "./sma.ts";
import { type Ranges, trueRange } from "./true-range.ts";

/**
 * Average true range after Wilder, in price: the mean of the first `period` true ranges, then
 * (previous x (period - 1) + range) / period.
 *
 * @returns first value at index `period`.
 * @throws RangeError if the period is not a positive whole number.
 * Convention: TA-Lib.
 */
export function atr(bars: Ranges, period: number): Float64Array {
  requirePeriod(period);
  const ranges = trueRange(bars);
  const averages = unknownSeries(ranges.length);
  for (const [from, to] of finiteRuns(ranges)) {
    if (to - from < period) continue;
    let average = meanOf(ranges, from, from + period);
    averages[from + period - 1] = average;
    for (let i = from + period; i < to; i++) {
      average = (average * (period - 1) + (ranges[i] as number)) / period; // inside the run
      averages[i] = average;
    }
  }
  return averages;
}

/** The terminal's iATR: the simple mean of the last `period` true ranges, in price; first value at index `period`. */
export function atrMt5(bars: Ranges, period: number): Float64Array {
  return sma(trueRange(bars), period);
}
