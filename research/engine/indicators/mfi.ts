import type { Bars } from "#domain";
import { requirePeriod, unknownSeries } from "./runs.ts";
import { sma } from "./sma.ts";
import { typicalPrice } from "./typical-price.ts";

/**
 * Money flow index, 0-100: the share of typical price x volume of the bars that rose. A typical price equal to the one
 * before counts to neither side.
 *
 * @returns first value at index `period`; 0 where no money flowed.
 * @throws RangeError if the period is not a whole number >= 2.
 * Convention: TA-Lib.
 */
export function mfi(
  bars: Pick<Bars, "high" | "low" | "close" | "volume">,
  period: number,
): Float64Array {
  requirePeriod(period, 2);
  const prices = typicalPrice(bars);
  const rises = sma(flow(prices, bars.volume, 1), period);
  const falls = sma(flow(prices, bars.volume, -1), period);
  const index = new Float64Array(prices.length);
  for (let i = 0; i < index.length; i++) {
    const up = rises[i] as number; // of one length
    const both = up + (falls[i] as number);
    // TA-Lib calls less than 1 in all of the window no money.
    index[i] = both * period < 1 ? 0 : (100 * up) / both;
  }
  return index;
}

/** Price x volume of the bars that moved to that side, 0 on the others; unknown at index 0. */
function flow(prices: Float64Array, volume: Float64Array, side: 1 | -1): Float64Array {
  const flows = unknownSeries(prices.length);
  for (let i = 1; i < flows.length; i++) {
    const price = prices[i] as number; // of one length
    const moved = side * (price - (prices[i - 1] as number));
    flows[i] = moved > 0 ? price * (volume[i] as number) : 0;
  }
  return flows;
}
