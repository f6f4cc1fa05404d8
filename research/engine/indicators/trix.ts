import { ema } from "./ema.ts";
import { rateOfChange } from "./momentum.ts";

/** One-bar change in percent of the EMA of the EMA of the EMA (15: index 43). Convention: TA-Lib. */
export function trix(values: Float64Array, period: number): Float64Array {
  return rateOfChange(ema(ema(ema(values, period), period), period), 1);
}
