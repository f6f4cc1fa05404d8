import type { ProtectionPlan } from "./levels.ts";
import type { ExitReason, PositionSide } from "./types.ts";

/** The open position of a running backtest. Changed in place: one object a trade, nothing a bar. */
export interface OpenPosition {
  readonly side: PositionSide;
  readonly lots: number;
  readonly entryBar: number;
  readonly entryPrice: number;
  readonly entryCommission: number;
  /** Price; NaN: none. */
  readonly firstStop: number;
  stop: number;
  /** What moved the stop to where it is. */
  stopReason: ExitReason;
  /** Price; NaN: none. */
  readonly target: number;
  readonly trailingStop: number;
  readonly breakEven: number;
  /** Account currency so far; negative is paid. */
  swap: number;
  barsHeld: number;
}

export interface Opening {
  readonly side: PositionSide;
  readonly lots: number;
  readonly bar: number;
  readonly price: number;
  readonly commission: number;
  readonly plan: ProtectionPlan;
}

export function openPosition({ side, lots, bar, price, commission, plan }: Opening): OpenPosition {
  const away = side === "long" ? 1 : -1;
  const stop = Number.isNaN(plan.stopLevel) ? price - away * plan.stopDistance : plan.stopLevel;
  return {
    side,
    lots,
    entryBar: bar,
    entryPrice: price,
    entryCommission: commission,
    firstStop: stop,
    stop,
    stopReason: "stopLoss",
    target: Number.isNaN(plan.targetLevel) ? price + away * plan.targetDistance : plan.targetLevel,
    trailingStop: plan.trailingStop,
    breakEven: plan.breakEven,
    swap: 0,
    barsHeld: 0,
  };
}

/**
 * Break-even and trailing move the stop on a bar's close, only ever closer to the market.
 *
 * @param closePrice the price at which the position could be closed: bid for a long, ask for a short.
 */
export function tightenStop(position: OpenPosition, closePrice: number): void {
  const away = position.side === "long" ? 1 : -1;
  if ((closePrice - position.entryPrice) * away >= position.breakEven) {
    moveStop(position, position.entryPrice, "breakEven");
  }
  if (position.trailingStop > 0) {
    moveStop(position, closePrice - away * position.trailingStop, "trailing");
  }
}

function moveStop(position: OpenPosition, level: number, reason: ExitReason): void {
  const { side, stop } = position;
  const isTighter = Number.isNaN(stop) || (side === "long" ? level > stop : level < stop);
  if (!isTighter) return;
  position.stop = level;
  position.stopReason = reason;
}

/** The close of a position inside a bar, by stop or target. */
export interface StopHit {
  readonly reason: ExitReason;
  readonly price: number;
  /** Both stop and target lie in the bar, and the open does not settle which came first. */
  readonly isAmbiguous: boolean;
}

/**
 * Whether stop or target is reached in a bar. A gap fills at the open. When both are in the bar the stop counts
 * (worst case), or the target (best case) unless the bar already opened beyond the stop.
 *
 * @param open, high, low the prices at which the position could be closed: bid for a long, ask for a short.
 * @param slippage price, against the trader, on stops only.
 */
export function stopHitIn(
  position: OpenPosition,
  open: number,
  high: number,
  low: number,
  slippage: number,
  targetFirst: boolean,
): StopHit | null {
  const { side, stop, target, stopReason } = position;
  const isLong = side === "long";
  const stops = isLong ? low <= stop : high >= stop;
  const pays = isLong ? high >= target : low <= target;
  if (!stops && !pays) return null;
  const opensBeyond = isLong ? open <= stop : open >= stop;
  const isAmbiguous = stops && pays && !opensBeyond;
  if (stops && !(targetFirst && isAmbiguous)) {
    const price = isLong ? Math.min(open, stop) - slippage : Math.max(open, stop) + slippage;
    return { reason: stopReason, price, isAmbiguous };
  }
  return {
    reason: "takeProfit",
    price: isLong ? Math.max(open, target) : Math.min(open, target),
    isAmbiguous,
  };
}
