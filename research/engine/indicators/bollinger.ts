import { sma } from "./sma.ts";
import { stddev } from "./stddev.ts";

export interface BollingerBands {
  readonly upper: Float64Array;
  readonly middle: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Bollinger bands: the simple mean, and `width` population standard deviations above and below it.
 *
 * @param width a factor > 0, usually 2.
 * @returns all three from index `period - 1` of the known values.
 * Convention: TA-Lib.
 */
export function bollinger(values: Float64Array, period: number, width: number): BollingerBands {
  const middle = sma(values, period);
  const deviation = stddev(values, period);
  const band = (factor: number) =>
    middle.map((mean, i) => mean + factor * (deviation[i] as number)); // of one length
  return { upper: band(width), middle, lower: band(-width) };
}
