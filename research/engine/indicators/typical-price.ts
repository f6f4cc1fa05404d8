import type { Ranges } from "./true-range.ts";

/** (high + low + close) / 3. */
export function typicalPrice({ high, low, close }: Ranges): Float64Array {
  const prices = new Float64Array(close.length);
  for (let i = 0; i < prices.length; i++) {
    prices[i] = ((high[i] as number) + (low[i] as number) + (close[i] as number)) / 3; // of one length
  }
  return prices;
}
