import type { Bars } from "#domain";
import { typicalPrice } from "./bar-oscillators.ts";
import { firstMoves } from "./rsi.ts";
import { finiteRuns, requirePeriod, seriesWithin, unknownSeries } from "./runs.ts";

/**
 * Chande momentum oscillator in Wilder's smoothing, -100 to 100; 0 where the price never moved. First at index `period`.
 * @throws RangeError if the period is not a whole number >= 2. Convention: TA-Lib.
 */
export function cmo(values: Float64Array, period: number): Float64Array {
  requirePeriod(period, 2);
  const runs = finiteRuns(values);
  const index = seriesWithin(values.length, runs, period);
  for (const [from, to] of runs) {
    if (from + period >= to) continue;
    let { gain, loss } = firstMoves(values, from, period);
    for (let i = from + period; i < to; i++) {
      if (i > from + period) {
        const change = (values[i] as number) - (values[i - 1] as number); // inside the run
        gain = (gain * (period - 1) + Math.max(change, 0)) / period;
        loss = (loss * (period - 1) + Math.max(-change, 0)) / period;
      }
      const total = gain + loss;
      index[i] = total < 1e-14 ? 0 : (100 * (gain - loss)) / total;
    }
  }
  return index;
}

/**
 * Money flow index, 0-100: the share of typical price x volume of the bars that rose. A typical price equal to the one
 * before counts to neither side. First at index `period`; 0 where no money flowed. Convention: TA-Lib.
 */
export function mfi(
  bars: Pick<Bars, "high" | "low" | "close" | "volume">,
  period: number,
): Float64Array {
  requirePeriod(period, 2);
  const prices = typicalPrice(bars);
  const index = unknownSeries(prices.length);
  for (let i = period; i < prices.length; i++) {
    let [up, down] = [0, 0];
    for (let j = i - period + 1; j <= i; j++) {
      const price = prices[j] as number; // of one length
      const before = prices[j - 1] as number;
      const flow = price * (bars.volume[j] as number);
      if (price > before) up += flow;
      else if (price < before) down += flow;
    }
    index[i] = up + down < 1 ? 0 : (100 * up) / (up + down);
  }
  return index;
}
