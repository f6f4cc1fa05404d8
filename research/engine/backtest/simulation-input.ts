import type { Sizing } from "#broking";
import type { Market } from "./market.ts";
import type { StrategySeries } from "./series.ts";
import type { ClosedTrades, TradeRows } from "./trade-rows.ts";
import type { Simulation } from "./types.ts";

/** What the loop over bars is given. */
export interface SimulationInput {
  readonly market: Market;
  readonly sizing: Sizing;
  readonly series: StrategySeries;
  /** In a bar with both stop and target, take the target. */
  readonly targetFirst: boolean;
  readonly keeps: Kept;
  /** Of the broker's execution. */
  readonly seed: number;
}

/** What a run keeps beside its totals; what nobody reads costs nothing. */
export interface Kept {
  /** Rows that the trades are written into; null: none. */
  readonly trades: TradeRows | null;
  /** Of each trade kept; else they are NaN. */
  readonly excursions: boolean;
  /** A column, one place a bar, that the equity is written into; null: none. */
  readonly equity: Float64Array | null;
}

/** A run whose trades become objects when somebody reads them. */
export interface Ran extends Omit<Simulation, "trades"> {
  readonly trades: ClosedTrades;
}
