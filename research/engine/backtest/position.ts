import type { ProtectionPlan } from "./levels.ts";
import type { ExitReason, PositionSide } from "./types.ts";

/**
 * The open position of a running backtest, changed in place. Its levels are signed prices: the bid for a long, minus
 * the ask for a short. Higher is better on either side, so that every rule about levels is written once; a change of
 * sign costs no bit of precision.
 */
export interface OpenPosition {
  readonly side: PositionSide;
  /** 1 for a long, -1 for a short. */
  readonly sign: 1 | -1;
  lots: number;
  /** Lots of the entries, before parts were closed. */
  enteredLots: number;
  /** How many are netted in it. */
  entries: number;
  /** Of the first entry. */
  readonly entryBar: number;
  /** Price; of several entries netted, the mean weighted by lots. */
  entryPrice: number;
  /** Account currency of the lots that are still open, 0 or negative. */
  entryCommission: number;
  /** Account currency, of the lots that are still open. */
  margin: number;
  /** Signed; -Infinity: none. */
  firstStop: number;
  /** Signed; -Infinity: none. */
  stop: number;
  /** What moved the stop to where it is. */
  stopReason: ExitReason;
  /** Signed; Infinity: none. */
  target: number;
  /** Parts still to be closed at a profit, the nearest first. */
  parts: readonly PartialTarget[];
  /** Price distance; NaN: none. */
  trailingStop: number;
  breakEven: number;
  /** Account currency of the lots that are still open; negative is paid. */
  swap: number;
  /** Signed prices between which it could have been closed so far. */
  worst: number;
  best: number;
  /** Account currency: the worst and best open profit before the last addition to it. */
  worstProfit: number;
  bestProfit: number;
}

export interface PartialTarget {
  /** Signed. */
  readonly level: number;
  readonly lots: number;
}

export interface Opening {
  readonly side: PositionSide;
  readonly lots: number;
  readonly bar: number;
  readonly price: number;
  /** 0 or negative. */
  readonly commission: number;
  readonly margin: number;
  readonly plan: ProtectionPlan;
  readonly parts: readonly PartialTarget[];
}

export function openPosition(opening: Opening): OpenPosition {
  const { side, lots, bar, price, commission, margin, plan, parts } = opening;
  const sign = side === "long" ? 1 : -1;
  const stop = stopOf(plan, sign, price);
  return {
    side,
    sign,
    lots,
    enteredLots: lots,
    entries: 1,
    entryBar: bar,
    entryPrice: price,
    entryCommission: commission,
    margin,
    firstStop: stop,
    stop,
    stopReason: "stopLoss",
    target: targetOf(plan, sign, price),
    parts,
    trailingStop: plan.trailingStop,
    breakEven: plan.breakEven,
    swap: 0,
    worst: Infinity,
    best: -Infinity,
    worstProfit: 0,
    bestProfit: 0,
  };
}

/** The stop of an entry that filled at `price`, signed; -Infinity: none. */
export function stopOf(plan: ProtectionPlan, sign: 1 | -1, price: number): number {
  if (!Number.isNaN(plan.stopLevel)) return sign * plan.stopLevel;
  return Number.isNaN(plan.stopDistance) ? -Infinity : sign * price - plan.stopDistance;
}

/** The target of an entry that filled at `price`, signed; Infinity: none. */
export function targetOf(plan: ProtectionPlan, sign: 1 | -1, price: number): number {
  if (!Number.isNaN(plan.targetLevel)) return sign * plan.targetLevel;
  return Number.isNaN(plan.targetDistance) ? Infinity : sign * price + plan.targetDistance;
}

type TightenedStop = Pick<
  OpenPosition,
  "entryPrice" | "stop" | "stopReason" | "trailingStop" | "breakEven"
> & { readonly sign: number };

/**
 * Break-even and trailing move the stop on a bar's close, only ever closer to the market.
 *
 * @param close signed: the price at which the position could be closed.
 */
export function tightenStop(position: TightenedStop, close: number): void {
  const entry = position.sign * position.entryPrice;
  if (close - entry >= position.breakEven) moveStop(position, entry, "breakEven");
  if (position.trailingStop > 0) moveStop(position, close - position.trailingStop, "trailing");
}

function moveStop(position: TightenedStop, level: number, reason: ExitReason): void {
  if (!(level > position.stop)) return;
  position.stop = level;
  position.stopReason = reason;
}
