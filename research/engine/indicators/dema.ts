import { ema } from "./ema.ts";

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
