import { atr } from "./atr.ts";
import { unknownSeries } from "./runs.ts";
import type { Ranges } from "./true-range.ts";

export interface Supertrend {
  /** The band that the price has not broken, in price: below it in an uptrend, above it in a downtrend. */
  readonly line: Float64Array;
  /** -1 in an uptrend, 1 in a downtrend. */
  readonly direction: Float64Array;
}

/**
 * Supertrend: bands of `factor` average true ranges around the bar's middle that only tighten until the close breaks
 * one; then the trend turns. Begins in a downtrend.
 *
 * @param factor usually 3, with a period of 10.
 * @returns both from index `period`.
 * @throws RangeError if the period is not a positive whole number.
 * Convention: TradingView's ta.supertrend, direction included; its ATR starts one bar earlier, with bar 0's high - low.
 */
export function supertrend(bars: Ranges, period: number, factor: number): Supertrend {
  const ranges = atr(bars, period);
  const line = unknownSeries(ranges.length);
  const direction = unknownSeries(ranges.length);
  let [lower, upper, trend] = [-Infinity, Infinity, 1];
  for (let i = period; i < line.length; i++) {
    const middle = ((bars.high[i] as number) + (bars.low[i] as number)) / 2; // of one length, as all below
    const width = factor * (ranges[i] as number);
    const before = bars.close[i - 1] as number;
    const close = bars.close[i] as number;
    const wasAbove = i === period || line[i - 1] === upper;
    if (middle - width > lower || before < lower) lower = middle - width;
    if (middle + width < upper || before > upper) upper = middle + width;
    if (i > period) trend = wasAbove ? (close > upper ? -1 : 1) : close < lower ? 1 : -1;
    direction[i] = trend;
    line[i] = trend < 0 ? lower : upper;
  }
  return { line, direction };
}
