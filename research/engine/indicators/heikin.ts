import type { Bars } from "#domain";

/** Candles of averages, in price. */
export interface HeikinCandles {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

/**
 * Heikin-Ashi candles: the close is the mean of the bar's four prices; the open is the middle of the candle before, of
 * the bar itself at first; high and low include both. They are no prices one can trade at.
 *
 * @returns all four from index 0.
 * Convention: TradingView's.
 */
export function heikin(bars: Pick<Bars, "open" | "high" | "low" | "close">): HeikinCandles {
  const { length } = bars.close;
  const [open, high] = [new Float64Array(length), new Float64Array(length)];
  const [low, close] = [new Float64Array(length), new Float64Array(length)];
  let middle = ((bars.open[0] as number) + (bars.close[0] as number)) / 2; // unread without bars
  for (let i = 0; i < length; i++) {
    const [top, bottom] = [bars.high[i] as number, bars.low[i] as number]; // of one length
    const end = ((bars.open[i] as number) + top + bottom + (bars.close[i] as number)) / 4;
    open[i] = middle;
    close[i] = end;
    high[i] = Math.max(top, middle, end);
    low[i] = Math.min(bottom, middle, end);
    middle = (middle + end) / 2;
  }
  return { open, high, low, close };
}
