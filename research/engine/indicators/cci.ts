import { requirePeriod, unknownSeries } from "./runs.ts";
import { sma } from "./sma.ts";
import type { Ranges } from "./true-range.ts";
import { typicalPrice } from "./typical-price.ts";

/**
 * Commodity channel index: distance of the typical price from its mean, in 0.015 mean absolute deviations; 0 where
 * there is none. First at index `period - 1`. Convention: TA-Lib.
 */
export function cci(bars: Ranges, period: number): Float64Array {
  requirePeriod(period, 2);
  const prices = typicalPrice(bars);
  const means = sma(prices, period);
  const index = unknownSeries(prices.length);
  for (let i = period - 1; i < prices.length; i++) {
    const mean = means[i] as number; // of one length
    let away = 0;
    for (let j = i - period + 1; j <= i; j++) away += Math.abs((prices[j] as number) - mean);
    const distance = (prices[i] as number) - mean;
    index[i] = away === 0 || distance === 0 ? 0 : distance / ((0.015 * away) / period);
  }
  return index;
}
