import type { Market } from "./market.ts";

/** The prices between which a position could have been closed while it was held. */
export interface PriceRange {
  lowest: number;
  highest: number;
}

/**
 * Writes into `range` what a trade saw that entered at a bar's open and was looked at in whole bars. Of the exit bar
 * only the open and the exit count, because nobody knows how much of the bar came before; a bar held to its close
 * counts whole.
 *
 * @param isAsk a short is closed at the ask.
 * @param toClose the position was held to the close of its last bar.
 */
export function findHeldRange(
  range: PriceRange,
  { bars, spreads }: Market,
  isAsk: boolean,
  entryBar: number,
  exitBar: number,
  exitPrice: number,
  toClose: boolean,
): void {
  const openAtExit = (bars.open[exitBar] as number) + (isAsk ? (spreads[exitBar] as number) : 0); // a trade lies inside its bars
  range.lowest = openAtExit < exitPrice ? openAtExit : exitPrice;
  range.highest = openAtExit > exitPrice ? openAtExit : exitPrice;
  const end = toClose ? exitBar + 1 : exitBar;
  if (isAsk) widenAsk(range, bars.high, bars.low, spreads, entryBar, end);
  else widenBid(range, bars.high, bars.low, entryBar, end);
}

function widenBid(
  range: PriceRange,
  high: Float64Array,
  low: Float64Array,
  from: number,
  end: number,
): void {
  let { lowest, highest } = range;
  for (let i = from; i < end; i++) {
    const top = high[i] as number; // inside the bars, as `low`
    const bottom = low[i] as number;
    if (top > highest) highest = top;
    if (bottom < lowest) lowest = bottom;
  }
  range.lowest = lowest;
  range.highest = highest;
}

function widenAsk(
  range: PriceRange,
  high: Float64Array,
  low: Float64Array,
  spreads: Float64Array,
  from: number,
  end: number,
): void {
  let { lowest, highest } = range;
  for (let i = from; i < end; i++) {
    const spread = spreads[i] as number; // inside the bars, all of one length
    const top = (high[i] as number) + spread;
    const bottom = (low[i] as number) + spread;
    if (top > highest) highest = top;
    if (bottom < lowest) lowest = bottom;
  }
  range.lowest = lowest;
  range.highest = highest;
}
