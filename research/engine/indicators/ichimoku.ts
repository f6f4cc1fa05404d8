import { donchian, midway } from "./donchian.ts";
import { requirePeriod, unknownSeries } from "./runs.ts";
import type { Ranges } from "./true-range.ts";

/**
 * Tenkan (usually 9 bars) or kijun (usually 26) line: the middle of highest high and lowest low.
 *
 * @returns first value at index `period - 1`.
 * @throws RangeError if the period is not a positive whole number.
 * Source: G. Hosoda, "Ichimoku Kinko Hyo", 1969.
 */
export function ichimokuLine(bars: Ranges, period: number): Float64Array {
  return donchian(bars, period).middle;
}

/**
 * First edge of the cloud, as drawn at each bar: the middle of tenkan and kijun of `displacement - 1` bars ago. Nothing
 * ahead of the bar is read.
 *
 * @param displacement usually 26; the bar itself counts as the first, as TradingView has it. 1 is no displacement.
 * @returns first value at index max(tenkan, kijun) + displacement - 2 (9, 26, 26: 50).
 * @throws RangeError if a period is not a positive whole number.
 */
export function ichimokuSpanA(
  bars: Ranges,
  tenkan: number,
  kijun: number,
  displacement: number,
): Float64Array {
  return displaced(midway(ichimokuLine(bars, tenkan), ichimokuLine(bars, kijun)), displacement);
}

/**
 * Second edge of the cloud, as drawn at each bar: the middle line of `period` bars, `displacement - 1` bars ago.
 *
 * @returns first value at index period + displacement - 2 (52, 26: 76).
 * @throws RangeError if a period is not a positive whole number.
 */
export function ichimokuSpanB(bars: Ranges, period: number, displacement: number): Float64Array {
  return displaced(ichimokuLine(bars, period), displacement);
}

function displaced(values: Float64Array, displacement: number): Float64Array {
  requirePeriod(displacement);
  const shown = unknownSeries(values.length);
  const kept = values.subarray(0, Math.max(0, values.length - displacement + 1));
  shown.set(kept, Math.min(displacement - 1, values.length));
  return shown;
}
