import type { BacktestTrade } from "../backtest/types.ts";

type Measured =
  | "side"
  | "lots"
  | "entryBar"
  | "exitBar"
  | "exitReason"
  | "grossProfit"
  | "commission"
  | "swap"
  | "netProfit";

/** What is read of a closed trade, with what a run may know beyond it. */
export interface MeasuredTrade extends Pick<BacktestTrade, Measured> {
  /** Account currency at risk between the fill and the first stop, above 0; null or absent without a stop. */
  readonly initialRisk?: number | null;
  /** Best open profit while it was held, account currency, 0 or positive. */
  readonly maxFavourable?: number;
  /** Worst open profit while it was held, account currency, 0 or negative. */
  readonly maxAdverse?: number;
}
