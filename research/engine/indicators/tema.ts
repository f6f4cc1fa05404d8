import { ema } from "./ema.ts";

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
