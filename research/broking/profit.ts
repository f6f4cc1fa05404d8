import type { Side } from "#domain";
import type { Instrument } from "./instrument.ts";

export interface ProfitInput {
  readonly instrument: Pick<Instrument, "calcMode" | "contractSize" | "tickSize" | "tickValue">;
  readonly side: Side;
  readonly lots: number;
  readonly openPrice: number;
  readonly closePrice: number;
}

/**
 * Profit of a move, in the profit currency, before costs and before rounding.
 * Source: MT5's formulas per calc mode, (close - open) x contract x lots; futures by ticks.
 */
export function profitOf({ instrument, side, lots, openPrice, closePrice }: ProfitInput): number {
  const move = side === "BUY" ? closePrice - openPrice : openPrice - closePrice;
  return move * moneyPerPrice(instrument) * lots;
}

/** Profit currency that one lot gains when the price moves by 1.0. */
export function moneyPerPrice(
  instrument: Pick<Instrument, "calcMode" | "contractSize" | "tickSize" | "tickValue">,
): number {
  return instrument.calcMode === "futures"
    ? instrument.tickValue / instrument.tickSize
    : instrument.contractSize;
}
