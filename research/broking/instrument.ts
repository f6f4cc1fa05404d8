import type { DayZone, SymbolSpec } from "#domain";

/** How MT5 counts profit and margin of a symbol (SYMBOL_TRADE_CALC_MODE). */
export const CALC_MODES = [
  "forex",
  "forexNoLeverage",
  "cfd",
  "cfdLeverage",
  "cfdIndex",
  "stocks",
  "futures",
] as const;
export type CalcMode = (typeof CALC_MODES)[number];

export const ASSET_CLASSES = ["forex", "metal", "index", "crypto", "stock", "other"] as const;
export type AssetClass = (typeof ASSET_CLASSES)[number];

/** A symbol with all that money needs: what a backtest and a margin check count with. */
export interface Instrument extends SymbolSpec {
  readonly assetClass: AssetClass;
  readonly calcMode: CalcMode;
  /** 100 means 1:100. Counts in the calc modes with leverage. */
  readonly leverage: number;
  /** Factor on the margin, MT5's SymbolInfoMarginRate: 0.05 asks 5 % where the mode has no leverage. */
  readonly marginRate: number;
  /** Profit currency per tick per lot. */
  readonly tickValue: number;
  /** Margin currency per lot, futures only. */
  readonly initialMargin: number;
  readonly dayZone: DayZone;
  /** Weekday (1 = Monday) on whose rollover three nights are charged; null: every night, weekends included, counts once. */
  readonly tripleSwapDay: number | null;
}
