import type { Bars } from "#domain";

/** How far the prices of a market go, ends included. */
export interface Reach {
  readonly lowest: number;
  readonly highest: number;
}

/** The lowest bid and the highest ask of all bars: a level outside is never reached. */
export function reachOf({ high, low }: Bars, spreads: Float64Array): Reach {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let i = 0; i < low.length; i++) {
    const bottom = low[i] as number; // of one length
    const top = (high[i] as number) + (spreads[i] as number);
    if (bottom < lowest) lowest = bottom;
    if (top > highest) highest = top;
  }
  return { lowest, highest };
}
