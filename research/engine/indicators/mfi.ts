import type { Bars } from "#domain";
import { requirePeriod } from "./runs.ts";
import { sma } from "./sma.ts";

type Traded = Pick<Bars, "high" | "low" | "close" | "volume">;

/**
 * Money flow index, 0-100: the share of typical price x volume of the bars that rose. A typical price equal to the one
 * before counts to neither side.
 *
 * @returns first value at index `period`; 0 where no money flowed.
 * @throws RangeError if the period is not a whole number >= 2.
 * Convention: TA-Lib.
 */
export function mfi(bars: Traded, period: number): Float64Array {
  requirePeriod(period, 2);
  const rising = new Float64Array(bars.close.length);
  const falling = new Float64Array(bars.close.length);
  writeFlows(bars, rising, falling);
  const rises = sma(rising, period);
  const falls = sma(falling, period);
  const index = rising; // read no more: its memory serves again
  for (let i = 0; i < index.length; i++) {
    const up = rises[i] as number; // of one length
    const both = up + (falls[i] as number);
    // TA-Lib calls less than 1 in all of the window no money.
    index[i] = both * period < 1 ? 0 : (100 * up) / both;
  }
  return index;
}

/** Typical price x volume of the bars that moved to each side, 0 on the others; unknown at index 0. */
function writeFlows(
  { high, low, close, volume }: Traded,
  rising: Float64Array,
  falling: Float64Array,
): void {
  let before = NaN;
  for (let i = 0; i < close.length; i++) {
    const price = ((high[i] as number) + (low[i] as number) + (close[i] as number)) / 3; // of one length
    const money = price * (volume[i] as number);
    rising[i] = price > before ? money : 0;
    falling[i] = price < before ? money : 0;
    before = price;
  }
  rising.fill(NaN, 0, 1);
  falling.fill(NaN, 0, 1);
}
