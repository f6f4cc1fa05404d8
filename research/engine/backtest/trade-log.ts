import type { Kept } from "./simulation-input.ts";
import type { ClosedTrade, Simulation } from "./types.ts";

/** What a run leaves behind: its counts, and its trades where somebody wants to read them. */
export class TradeLog {
  /** null: nobody reads them, and no object is made for any. */
  readonly trades: ClosedTrade[] | null;
  readonly keepsExcursions: boolean;
  netProfit = 0;
  tradeCount = 0;
  tooSmall = 0;
  invalidStop = 0;
  noMargin = 0;
  rejected = 0;
  ambiguousBars = 0;
  marginCalls = 0;
  stopOuts = 0;

  constructor({ trades, excursions }: Kept) {
    this.trades = trades ? [] : null;
    this.keepsExcursions = excursions;
  }

  simulation(equity: Float64Array | null, barsWithoutInside: number): Simulation {
    const { netProfit, tradeCount, ambiguousBars, marginCalls, stopOuts } = this;
    const { tooSmall, invalidStop, noMargin, rejected } = this;
    return {
      trades: this.trades ?? [],
      equity: equity ?? new Float64Array(0),
      netProfit,
      tradeCount,
      skipped: { tooSmall, invalidStop, noMargin, rejected },
      ambiguousBars,
      marginCalls,
      stopOuts,
      barsWithoutInside,
    };
  }
}
