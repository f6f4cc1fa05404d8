import type { StopSeries, StrategySeries } from "./series.ts";
import type { PositionSide } from "./types.ts";

/** The market when an entry was decided: the close of the decision bar. */
export interface DecisionPrices {
  readonly bar: number;
  readonly bid: number;
  readonly ask: number;
}

/** Stop and target of an entry, as decided: distances or levels by what the strategy gives. NaN: none. */
export interface ProtectionPlan {
  /** Price distance from fill to stop; of levels, from the market at the decision. */
  readonly stopDistance: number;
  readonly stopLevel: number;
  readonly targetDistance: number;
  readonly targetLevel: number;
  readonly trailingStop: number;
  readonly breakEven: number;
}

/**
 * What protects an entry, from the decision bar's values.
 *
 * @returns null when a distance is not above 0, or a level is not on its side of the market: a terminal would refuse it.
 */
export function planProtection(
  series: StrategySeries,
  side: PositionSide,
  prices: DecisionPrices,
): ProtectionPlan | null {
  const { bar, bid, ask } = prices;
  const isLong = side === "long";
  const stop = seriesValue(series.stopLoss, side, bar);
  const target = seriesValue(series.takeProfit, side, bar);
  const trailingStop = series.trailingStop?.[bar] ?? NaN;
  const breakEven = series.breakEven?.[bar] ?? NaN;
  const stopIsLevel = series.stopLoss?.kind === "levels";
  const targetIsLevel = series.takeProfit?.kind === "levels";
  const isSound =
    !(stopIsLevel ? (isLong ? stop >= bid : stop <= ask) : stop <= 0) &&
    !(targetIsLevel ? (isLong ? target <= bid : target >= ask) : target <= 0) &&
    !(trailingStop <= 0) &&
    !(breakEven <= 0);
  if (!isSound) return null;
  return {
    stopDistance: stopIsLevel ? (isLong ? ask - stop : stop - bid) : stop,
    stopLevel: stopIsLevel ? stop : NaN,
    targetDistance: targetIsLevel ? NaN : target,
    targetLevel: targetIsLevel ? target : NaN,
    trailingStop,
    breakEven,
  };
}

function seriesValue(stop: StopSeries | null, side: PositionSide, bar: number): number {
  return stop?.[side]?.[bar] ?? NaN;
}
