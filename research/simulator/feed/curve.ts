import type { EpochMs } from "#domain";

/** Prices stand on a fixed grid of four ticks a second, so that any two readers see the same ones. */
export const TICK_MS = 250;

/** The grid tick that stands at a moment: the newest one not after it. */
export function tickIndex(at: EpochMs): number {
  return Math.floor(at / TICK_MS);
}

/** What a curve can be at most within a run of ticks; wider than the truth is allowed, narrower is not. */
export interface CurveRange {
  readonly low: number;
  readonly high: number;
  /** Of the spread, in price units. */
  readonly narrow: number;
  readonly wide: number;
}

/** A symbol's price as a function of the tick's number: no state, the same answer for the same question. */
export interface Curve {
  /** Rounded to the symbol's tick size. */
  bid(index: number): number;
  /** Rounded to the symbol's digits; at least a point above the bid. */
  ask(index: number): number;
  /** Over ticks first..last, both inside. */
  range(first: number, last: number): CurveRange;
  /** The most (sign 1) or least (sign -1) that a bid of ticks first..last can be. */
  bound(first: number, last: number, sign: 1 | -1): number;
}

/** Prices at which somebody wants to be woken; a field left out is never reached. */
export interface Levels {
  readonly bidAtMost?: number;
  readonly bidAtLeast?: number;
  readonly askAtMost?: number;
  readonly askAtLeast?: number;
}

/**
 * The first tick in first..last (both inside) that reaches a level, or null.
 * Splits the run wherever its range does not rule a hit out, so a quiet day costs a few dozen steps.
 */
export function firstHit(curve: Curve, first: number, last: number, levels: Levels): number | null {
  if (first > last) return null;
  return hits(curve, first, levels) ? first : hitAfter(curve, first, last, levels);
}

/** True when a tick's prices reach a level (touching counts). */
function reaches(bid: number, ask: number, levels: Levels): boolean {
  return (
    bid <= (levels.bidAtMost ?? Number.NEGATIVE_INFINITY) ||
    bid >= (levels.bidAtLeast ?? Number.POSITIVE_INFINITY) ||
    ask <= (levels.askAtMost ?? Number.NEGATIVE_INFINITY) ||
    ask >= (levels.askAtLeast ?? Number.POSITIVE_INFINITY)
  );
}

/** In (first, last]: the start of a run was looked at before. */
function hitAfter(curve: Curve, first: number, last: number, levels: Levels): number | null {
  if (first === last || !mayHit(curve.range(first, last), levels)) return null;
  if (last - first === 1) return hits(curve, last, levels) ? last : null;
  const middle = roundest(first, last);
  return hitAfter(curve, first, middle, levels) ?? hitAfter(curve, middle, last, levels);
}

/** Highest and lowest bid of ticks first..last, exactly. */
export function extremes(curve: Curve, first: number, last: number): { high: number; low: number } {
  const open = curve.bid(first);
  const close = curve.bid(last);
  return {
    high: furthest(curve, first, last, 1, Math.max(open, close)),
    low: furthest(curve, first, last, -1, Math.min(open, close)),
  };
}

/** The best of `best` and the bids strictly between two ticks; the more promising half goes first. */
function furthest(curve: Curve, first: number, last: number, sign: 1 | -1, best: number): number {
  if (last - first < 2) return best;
  const middle = roundest(first, last);
  const bid = curve.bid(middle);
  let found = (bid - best) * sign > 0 ? bid : best;
  const left = curve.bound(first, middle, sign);
  const right = curve.bound(middle, last, sign);
  if ((right - left) * sign > 0) {
    if ((right - found) * sign > 0) found = furthest(curve, middle, last, sign, found);
    if ((left - found) * sign > 0) found = furthest(curve, first, middle, sign, found);
  } else {
    if ((left - found) * sign > 0) found = furthest(curve, first, middle, sign, found);
    if ((right - found) * sign > 0) found = furthest(curve, middle, last, sign, found);
  }
  return found;
}

/** The number strictly between two that the highest power of two divides: where a walk's own blocks end. */
function roundest(first: number, last: number): number {
  const before = last - 1;
  for (let step = powerAtMost(last - first); ; step /= 2) {
    const middle = before - (before % step);
    if (middle > first) return middle;
  }
}

/** The largest power of two that is not above a whole number of at least 1. */
function powerAtMost(value: number): number {
  return value < 2 ** 31 ? 2 ** (31 - Math.clz32(value)) : 2 ** Math.floor(Math.log2(value));
}

function mayHit(range: CurveRange, levels: Levels): boolean {
  // Sums of decimals carry binary dust, and a level met exactly must not be missed for it.
  const dust = range.high * 1e-12;
  return (
    reaches(range.low, range.low + range.narrow - dust, levels) ||
    reaches(range.high, range.high + range.wide + dust, levels)
  );
}

function hits(curve: Curve, index: number, levels: Levels): boolean {
  return reaches(curve.bid(index), curve.ask(index), levels);
}

/** Rounded to `digits` decimals, without the dust that a sum of decimals leaves. */
export function roundTo(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
