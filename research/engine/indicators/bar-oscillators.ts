import type { Bars } from "#domain";
import { highest, lowest } from "./extremes.ts";
import { requirePeriod, unknownSeries } from "./runs.ts";
import { sma } from "./sma.ts";
import type { Ranges } from "./true-range.ts";

/** (high + low + close) / 3. */
export function typicalPrice({ high, low, close }: Ranges): Float64Array {
  const prices = new Float64Array(close.length);
  for (let i = 0; i < prices.length; i++) {
    prices[i] = ((high[i] as number) + (low[i] as number) + (close[i] as number)) / 3; // of one length
  }
  return prices;
}

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

/** Williams %R, -100 to 0: how far the close lies below the highest high; 0 in a range of zero. Convention: TA-Lib. */
export function willr(bars: Ranges, period: number): Float64Array {
  requirePeriod(period, 2);
  const tops = highest(bars.high, period);
  const bottoms = lowest(bars.low, period);
  const result = new Float64Array(tops.length);
  for (let i = 0; i < result.length; i++) {
    const top = tops[i] as number; // of one length
    const range = top - (bottoms[i] as number);
    result[i] = range === 0 ? 0 : (-100 * (top - (bars.close[i] as number))) / range;
  }
  return result;
}

/** On balance volume, from volume[0] on: added where the close rose, taken off where it fell. Convention: TA-Lib. */
export function obv({ close, volume }: Pick<Bars, "close" | "volume">): Float64Array {
  const result = new Float64Array(close.length);
  let sum = volume[0] ?? 0;
  if (result.length > 0) result[0] = sum;
  for (let i = 1; i < result.length; i++) {
    const change = (close[i] as number) - (close[i - 1] as number); // of one length
    if (change > 0) sum += volume[i] as number;
    else if (change < 0) sum -= volume[i] as number;
    result[i] = sum;
  }
  return result;
}
