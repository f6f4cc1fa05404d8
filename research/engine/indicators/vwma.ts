import { sma } from "./sma.ts";

/**
 * Volume-weighted moving average: each value weighs as much as its bar's volume.
 *
 * @returns first value at index `period - 1` of the known values; unknown where the window has no volume.
 * @throws RangeError if the period is not a positive whole number.
 * Convention: TradingView's ta.vwma.
 */
export function vwma(values: Float64Array, volume: Float64Array, period: number): Float64Array {
  const weighted = sma(
    values.map((value, i) => value * (volume[i] as number)), // of one length
    period,
  );
  const weights = sma(volume, period);
  return weighted.map((sum, i) => (weights[i] === 0 ? NaN : sum / (weights[i] as number)));
}
