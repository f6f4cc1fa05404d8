import type { Market } from "./market.ts";
import type { ExitReason, PositionSide } from "./types.ts";

/** The prices between which a position could have been closed while it was held. */
export interface PriceRange {
  readonly lowest: number;
  readonly highest: number;
}

export interface HeldBars {
  readonly side: PositionSide;
  readonly entryBar: number;
  readonly exitBar: number;
  readonly exitPrice: number;
  readonly exitReason: ExitReason;
}

/**
 * The range of a trade that entered at a bar's open and was looked at in whole bars. Of the exit bar only the open and
 * the exit count, because nobody knows how much of the bar came before; a bar held to its close counts whole.
 */
export function heldRange({ bars, spreads }: Market, trade: HeldBars): PriceRange {
  const { side, entryBar, exitBar, exitPrice, exitReason } = trade;
  const { open, high, low } = bars;
  const asks = side === "short" ? spreads : null; // a short is closed at the ask
  const openAtExit = (open[exitBar] as number) + (asks === null ? 0 : (asks[exitBar] as number)); // a trade lies inside its bars
  let lowest = Math.min(openAtExit, exitPrice);
  let highest = Math.max(openAtExit, exitPrice);
  const end = exitReason === "endOfData" ? exitBar + 1 : exitBar;
  for (let i = entryBar; i < end; i++) {
    const extra = asks === null ? 0 : (asks[i] as number); // inside the bars
    const top = (high[i] as number) + extra;
    const bottom = (low[i] as number) + extra;
    if (top > highest) highest = top;
    if (bottom < lowest) lowest = bottom;
  }
  return { lowest, highest };
}
