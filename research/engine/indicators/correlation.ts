import { requirePeriod, unknownSeries } from "./runs.ts";
import { sma } from "./sma.ts";
import { stddev } from "./stddev.ts";

/**
 * Pearson's correlation of the last `period` values of two series, -1 to 1.
 *
 * @returns first value at index `period - 1` of the values known in both; unknown where either series stands still.
 * @throws RangeError if the period is not a whole number >= 2.
 * Convention: TradingView's ta.correlation.
 */
export function correlation(a: Float64Array, b: Float64Array, period: number): Float64Array {
  requirePeriod(period, 2);
  const [aMeans, bMeans] = [sma(a, period), sma(b, period)];
  const [aDeviations, bDeviations] = [stddev(a, period, aMeans), stddev(b, period, bMeans)];
  const result = unknownSeries(a.length);
  for (let i = period - 1; i < result.length; i++) {
    const spread = (aDeviations[i] as number) * (bDeviations[i] as number); // of one length, as all below
    if (!(spread > 0)) continue;
    const [aMean, bMean] = [aMeans[i] as number, bMeans[i] as number];
    // Two passes: sums of products that slide lose their digits where prices are large and moves small.
    let products = 0;
    for (let j = i - period + 1; j <= i; j++) {
      products += ((a[j] as number) - aMean) * ((b[j] as number) - bMean);
    }
    result[i] = Math.max(-1, Math.min(1, products / period / spread));
  }
  return result;
}
