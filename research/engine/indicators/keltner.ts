import type { BollingerBands } from "./bollinger.ts";
import { ema } from "./ema.ts";
import { type Ranges, trueRange } from "./true-range.ts";

/**
 * Keltner channel: an EMA of the values, and `factor` EMAs of the true range above and below it.
 *
 * @param factor usually 1.5 or 2, with a period of 20.
 * @returns the middle from index `period - 1` of the known values, the bands from index `period`.
 * @throws RangeError if the period is not a positive whole number.
 * Convention: TradingView's ta.kc with useTrueRange. Its chart indicator takes Wilder's ATR of 10 for the width instead.
 */
export function keltner(
  values: Float64Array,
  bars: Ranges,
  period: number,
  factor: number,
): BollingerBands {
  const middle = ema(values, period);
  const width = ema(trueRange(bars), period);
  const band = (side: 1 | -1) =>
    middle.map((value, i) => value + side * factor * (width[i] as number)); // of one length
  return { upper: band(1), middle, lower: band(-1) };
}
