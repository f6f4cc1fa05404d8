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
  const deviation = stddev(values, period, middle);
  return { upper: band(middle, deviation, width), middle, lower: band(middle, deviation, -width) };
}

function band(middle: Float64Array, deviation: Float64Array, width: number): Float64Array {
  const result = new Float64Array(middle.length);
  for (let i = 0; i < result.length; i++) {
    result[i] = (middle[i] as number) + width * (deviation[i] as number); // of one length
  }
  return result;
}
