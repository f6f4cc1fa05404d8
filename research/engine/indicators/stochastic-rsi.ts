import { highest, lowest } from "./extremes.ts";
import { rsi } from "./rsi.ts";
import { sma } from "./sma.ts";
import { placeInRange } from "./stochastic.ts";

// TA-Lib hands out %K only where %D exists too; its default %D period decides when that is.
const DEFAULT_D = 3;

/**
 * %K of the stochastic RSI, 0-100: where the RSI lies in its own range of the last `reach` bars, not smoothed. A range
 * of zero counts as 0.
 *
 * @returns first value where a %D of 3 starts, index period + reach + 1 (14, 14: 29).
 * @throws RangeError if a period is not a whole number (of the RSI >= 2).
 * Convention: TA-Lib.
 */
export function stochasticRsiK(values: Float64Array, period: number, reach: number): Float64Array {
  const line = place(values, period, reach);
  const signal = sma(line, DEFAULT_D);
  return line.map((value, i) => (Number.isNaN(signal[i]) ? NaN : value));
}

/**
 * %D: the simple mean of the last `signal` values of %K.
 *
 * @returns first value at index period + reach + signal - 2 (14, 14, 3: 29).
 * @throws RangeError if a period is not a whole number (of the RSI >= 2).
 * Convention: TA-Lib.
 */
export function stochasticRsiD(
  values: Float64Array,
  period: number,
  reach: number,
  signal: number,
): Float64Array {
  return sma(place(values, period, reach), signal);
}

function place(values: Float64Array, period: number, reach: number): Float64Array {
  const strength = rsi(values, period);
  return placeInRange(strength, highest(strength, reach), lowest(strength, reach));
}
