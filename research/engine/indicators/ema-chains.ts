import { ema } from "./ema.ts";
import { rateOfChange } from "./momentum.ts";

/** Double EMA, 2 e - ema(e): each stage starts on the first values of the one before (20: index 38). Convention: TA-Lib. */
export function dema(values: Float64Array, period: number): Float64Array {
  const first = ema(values, period);
  const second = ema(first, period);
  const result = new Float64Array(values.length);
  for (let i = 0; i < result.length; i++) {
    result[i] = 2 * (first[i] as number) - (second[i] as number); // of one length
  }
  return result;
}

/** Triple EMA, 3 e - 3 ema(e) + ema(ema(e)) (20: index 57). Convention: TA-Lib. */
export function tema(values: Float64Array, period: number): Float64Array {
  const first = ema(values, period);
  const second = ema(first, period);
  const third = ema(second, period);
  const result = new Float64Array(values.length);
  for (let i = 0; i < result.length; i++) {
    const away = 3 * (first[i] as number) - 3 * (second[i] as number); // of one length
    result[i] = away + (third[i] as number);
  }
  return result;
}

/** One-bar change in percent of the EMA of the EMA of the EMA (15: index 43). Convention: TA-Lib. */
export function trix(values: Float64Array, period: number): Float64Array {
  return rateOfChange(ema(ema(ema(values, period), period), period), 1);
}
