import { requirePeriod } from "./runs.ts";
import { wma } from "./wma.ts";

/**
 * Hull moving average: the weighted mean, over sqrt(period) bars, of 2 x the weighted mean of half the period - that of
 * the whole. Half and root are rounded down.
 *
 * @returns first value at index period + floor(sqrt(period)) - 2 of the known values (16: 18).
 * @throws RangeError if the period is not a whole number >= 2.
 * Convention: TradingView's ta.hma. Source: A. Hull, 2005.
 */
export function hma(values: Float64Array, period: number): Float64Array {
  requirePeriod(period, 2);
  const half = wma(values, Math.floor(period / 2));
  const whole = wma(values, period);
  const ahead = half.map((value, i) => 2 * value - (whole[i] as number)); // of one length
  return wma(ahead, Math.floor(Math.sqrt(period)));
}
