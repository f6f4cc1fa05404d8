import { highest, lowest } from "./extremes.ts";
import { requirePeriod } from "./runs.ts";
import { sma } from "./sma.ts";
import type { Ranges } from "./true-range.ts";

// TA-Lib hands out %K only where %D exists too; its default %D period decides when that is.
const DEFAULT_D = 3;

/**
 * %K of the stochastic oscillator, 0-100: where the close lies in the range of the last `period` bars, smoothed by a
 * simple mean of `smoothing`. A range of zero counts as 0.
 *
 * @returns first value where a %D of 3 starts, index period + smoothing (14, 3: 17).
 * Convention: TA-Lib.
 */
export function stochasticK(bars: Ranges, period: number, smoothing: number): Float64Array {
  const line = smoothed(bars, period, smoothing);
  return line.fill(NaN, 0, Math.min(line.length, period + smoothing + DEFAULT_D - 3));
}

/**
 * %D: the simple mean of the last `signal` values of %K.
 *
 * @returns first value at index period + smoothing + signal - 3 (14, 3, 3: 17).
 * Convention: TA-Lib.
 */
export function stochasticD(
  bars: Ranges,
  period: number,
  smoothing: number,
  signal: number,
): Float64Array {
  return sma(smoothed(bars, period, smoothing), signal);
}

function smoothed(bars: Ranges, period: number, smoothing: number): Float64Array {
  requirePeriod(smoothing);
  const tops = highest(bars.high, period);
  const bottoms = lowest(bars.low, period);
  return sma(placeInRange(bars.close, tops, bottoms, tops), smoothing, bottoms);
}

/**
 * Where a value lies between bottom and top, 0-100; 0 where they are one.
 *
 * @param places where it is written; it may be one of the others.
 */
export function placeInRange(
  values: Float64Array,
  tops: Float64Array,
  bottoms: Float64Array,
  places: Float64Array = new Float64Array(values.length),
): Float64Array {
  for (let i = 0; i < places.length; i++) {
    const bottom = bottoms[i] as number; // of one length
    const hundredth = ((tops[i] as number) - bottom) / 100;
    places[i] = hundredth === 0 ? 0 : ((values[i] as number) - bottom) / hundredth;
  }
  return places;
}
