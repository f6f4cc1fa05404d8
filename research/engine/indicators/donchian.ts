import { highest, lowest } from "./extremes.ts";
import type { Ranges } from "./true-range.ts";

export interface DonchianChannel {
  readonly upper: Float64Array;
  readonly middle: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Donchian channel: highest high and lowest low of the last `period` bars, the current one included, and their middle.
 * For a break-out compare with the channel one bar ago.
 *
 * @returns all three from index `period - 1`.
 */
export function donchian(bars: Ranges, period: number): DonchianChannel {
  const upper = highest(bars.high, period);
  const lower = lowest(bars.low, period);
  return { upper, middle: midway(upper, lower), lower };
}

/** The middle between two series. */
export function midway(a: Float64Array, b: Float64Array): Float64Array {
  const middle = new Float64Array(a.length);
  for (let i = 0; i < middle.length; i++) {
    middle[i] = ((a[i] as number) + (b[i] as number)) / 2; // of one length
  }
  return middle;
}
