import type { StopSeries, StrategySeries } from "./series.ts";
import type { PositionSide } from "./types.ts";

/** Stop and target of an entry, as decided: distances or levels by what the strategy gives. NaN: none. */
export interface ProtectionPlan {
  /** Price distance from fill to stop; of levels, from the market at the decision. */
  stopDistance: number;
  stopLevel: number;
  targetDistance: number;
  targetLevel: number;
  trailingStop: number;
  breakEven: number;
}

/** A plan to be written into: one a run, because an object an entry is most of what an entry costs. */
export function emptyPlan(): ProtectionPlan {
  return {
    stopDistance: NaN,
    stopLevel: NaN,
    targetDistance: NaN,
    targetLevel: NaN,
    trailingStop: NaN,
    breakEven: NaN,
  };
}

/**
 * Writes into `plan` what protects an entry, from the decision bar's values.
 *
 * @param bid the market at the close of the decision bar; as `ask`.
 * @returns false when a distance is not above 0, or a level is not on its side of the market: a terminal would refuse it.
 */
export function planProtection(
  plan: ProtectionPlan,
  series: StrategySeries,
  side: PositionSide,
  bar: number,
  bid: number,
  ask: number,
): boolean {
  const isLong = side === "long";
  const stop = seriesValue(series.stopLoss, isLong, bar);
  const target = seriesValue(series.takeProfit, isLong, bar);
  const stopIsLevel = series.stopLoss?.kind === "levels";
  const targetIsLevel = series.takeProfit?.kind === "levels";
  plan.stopDistance = stopIsLevel ? (isLong ? ask - stop : stop - bid) : stop;
  plan.stopLevel = stopIsLevel ? stop : NaN;
  plan.targetDistance = targetIsLevel ? NaN : target;
  plan.targetLevel = targetIsLevel ? target : NaN;
  plan.trailingStop = series.trailingStop?.[bar] ?? NaN;
  plan.breakEven = series.breakEven?.[bar] ?? NaN;
  return (
    !(stopIsLevel ? (isLong ? stop >= bid : stop <= ask) : stop <= 0) &&
    !(targetIsLevel ? (isLong ? target <= bid : target >= ask) : target <= 0) &&
    !(plan.trailingStop <= 0) &&
    !(plan.breakEven <= 0)
  );
}

function seriesValue(stop: StopSeries | null, isLong: boolean, bar: number): number {
  if (stop === null) return NaN;
  const side = isLong ? stop.long : stop.short;
  return side === null ? NaN : (side.values[side.isConstant ? 0 : bar] as number); // a bar's place
}
