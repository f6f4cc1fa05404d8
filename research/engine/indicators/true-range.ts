import type { Bars } from "#domain";
import { unknownSeries } from "./runs.ts";

/** The columns that range indicators read. */
export type Ranges = Pick<Bars, "high" | "low" | "close">;

/**
 * True range: the largest of high - low, |high - previous close| and |low - previous close|, in price.
 *
 * @returns NaN at index 0, which has no previous close.
 * Source: J. W. Wilder, "New Concepts in Technical Trading Systems", 1978.
 */
export function trueRange({ high, low, close }: Ranges): Float64Array {
  const range = unknownSeries(close.length);
  for (let i = 1; i < close.length; i++) {
    const before = close[i - 1] as number; // the three columns are of one length
    const top = high[i] as number;
    const bottom = low[i] as number;
    range[i] = Math.max(top - bottom, Math.abs(top - before), Math.abs(bottom - before));
  }
  return range;
}
