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
  const upper = stddev(values, period, middle); // the deviations first
  const lower = new Float64Array(middle.length);
  for (let i = 0; i < middle.length; i++) {
    const mean = middle[i] as number; // of one length, all three
    const away = width * (upper[i] as number);
    upper[i] = mean + away;
    lower[i] = mean - away;
  }
  return { upper, middle, lower };
}
