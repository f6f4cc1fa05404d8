import { requirePeriod } from "./runs.ts";
import { sma } from "./sma.ts";
import { type Ranges, trueRange } from "./true-range.ts";
import { wilderAverage } from "./wilder.ts";

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
  return wilderAverage(trueRange(bars), period);
}

/** The terminal's iATR: the simple mean of the last `period` true ranges, in price; first value at index `period`. */
export function atrMt5(bars: Ranges, period: number): Float64Array {
  return sma(trueRange(bars), period);
}
