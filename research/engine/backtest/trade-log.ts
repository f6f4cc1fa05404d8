import type { Kept, Ran } from "./simulation-input.ts";
import { ListedTrades, type TradeRows } from "./trade-rows.ts";
import type { ClosedTrade } from "./types.ts";

/** What a run leaves behind: its counts, and its trades where somebody wants to read them. */
export class TradeLog {
  /** What the short way writes its trades into; null: nobody reads them. */
  readonly rows: TradeRows | null;
  /** Those of the long way. */
  readonly trades: ClosedTrade[] = [];
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
    this.rows = trades;
    this.keepsExcursions = excursions;
    trades?.clear();
  }

  /** @param ofRows whether the trades are in the rows. */
  ran(equity: Float64Array | null, barsWithoutInside: number, ofRows: boolean): Ran {
    const { netProfit, tradeCount, ambiguousBars, marginCalls, stopOuts } = this;
    const { tooSmall, invalidStop, noMargin, rejected } = this;
    return {
      trades: ofRows && this.rows !== null ? this.rows : new ListedTrades(this.trades),
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
