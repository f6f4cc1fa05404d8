import type { PositionState, Protection, Quote, SymbolState } from "#protocol";

/** The position's side of the market: a buy is closed at the bid, a sell at the ask. */
type Held = Pick<PositionState, "side" | "open_price" | "stop_loss">;
type Spec = Pick<SymbolState, "tick_size" | "point" | "stops_level_points" | "freeze_level_points">;
type Prices = Pick<Quote, "bid" | "ask">;

/** Of two ticks, how much of one may be lost to binary numbers. */
const TICK_TOLERANCE = 1e-6;

/**
 * The stop that a trailing or break-even rule now wants, or null when the present one stays. Never looser than the
 * present one, never nearer to the market than the broker takes, always on the tick; inside the freeze level
 * nothing is changed. Distances are price distances.
 *
 * Trailing: `distance` behind the market, moved in steps of at least `step`. Since a stop is only tightened, the
 * market's best price so far is what counts. Break-even: once the gain reaches `at`, the open price plus `lock`.
 */
export function nextStop(
  held: Held,
  protection: Protection,
  prices: Prices,
  spec: Spec,
): number | null {
  const { trailing, break_even } = protection;
  const market = marketOf(held, prices);
  const wanted: number[] = [];
  if (break_even !== null && gain(held, market) >= break_even.at)
    wanted.push(ahead(held, held.open_price, break_even.lock));
  if (trailing !== null) {
    const level = fitted(held, ahead(held, market, -trailing.distance), prices, spec);
    if (isTighter(held, level, held.stop_loss, trailing.step, spec)) wanted.push(level);
  }
  const levels = wanted.map((level) => fitted(held, level, prices, spec));
  const [best] = levels.sort((a, b) => gain(held, b) - gain(held, a));
  if (best === undefined || !(best > 0) || isFrozen(held, prices, spec)) return null;
  return isTighter(held, best, held.stop_loss, 0, spec) ? best : null;
}

/**
 * A stop that was lost, as it may be set again: null when the market is past it or too near, so that no broker takes it.
 */
export function restoredStop(held: Held, stop: number, prices: Prices, spec: Spec): number | null {
  const level = onTick(held, stop, spec);
  const allowed = fitted(held, level, prices, spec);
  return Math.abs(allowed - level) <= spec.tick_size * TICK_TOLERANCE ? level : null;
}

/** The tighter of two stops; null is none at all. */
export function tighter(
  side: Held["side"],
  one: number | null,
  other: number | null,
): number | null {
  if (one === null || other === null) return one ?? other;
  return side === "BUY" ? Math.max(one, other) : Math.min(one, other);
}

function marketOf({ side }: Held, { bid, ask }: Prices): number {
  return side === "BUY" ? bid : ask;
}

/** How much better than the entry a price is. */
function gain({ side, open_price }: Held, price: number): number {
  return side === "BUY" ? price - open_price : open_price - price;
}

/** A price so far in the position's direction. */
function ahead({ side }: Held, price: number, distance: number): number {
  return side === "BUY" ? price + distance : price - distance;
}

function isTighter(held: Held, level: number, present: number | null, by: number, spec: Spec) {
  if (present === null) return true;
  const better = held.side === "BUY" ? level - present : present - level;
  return better >= Math.max(by, spec.tick_size) - spec.tick_size * TICK_TOLERANCE;
}

/** On the tick and no nearer to the market than the broker takes; rounding goes away from the market. */
function fitted(held: Held, level: number, prices: Prices, spec: Spec): number {
  const least = spec.stops_level_points * spec.point;
  const nearest = ahead(held, marketOf(held, prices), -Math.max(least, spec.tick_size));
  const bounded = held.side === "BUY" ? Math.min(level, nearest) : Math.max(level, nearest);
  return onTick(held, bounded, spec);
}

function onTick({ side }: Held, level: number, { tick_size }: Spec): number {
  const ticks = level / tick_size;
  const whole =
    side === "BUY" ? Math.floor(ticks + TICK_TOLERANCE) : Math.ceil(ticks - TICK_TOLERANCE);
  // The nearest decimal number: 1.1 x 3 is 3.3000000000000003.
  return Number((whole * tick_size).toPrecision(12));
}

function isFrozen(held: Held, prices: Prices, spec: Spec): boolean {
  const freeze = (spec.freeze_level_points ?? 0) * spec.point;
  if (held.stop_loss === null || freeze === 0) return false;
  return Math.abs(marketOf(held, prices) - held.stop_loss) <= freeze;
}
