import { defaultCosts, type Instrument } from "#broking";
import { type Bars, type EpochMs, type Timeframe, timeframeMs } from "#domain";
import { type Curve, type CurveRange, roundTo, TICK_MS } from "./curve.ts";
import { type Feed, feedOf } from "./feed.ts";

export interface ReplayOptions {
  readonly instrument: Instrument;
  /** Bid prices, at least one bar, without holes that matter: weekends are stepped over. */
  readonly bars: Bars;
  readonly timeframe: Timeframe;
  /** When the first bar opens in the replay's time. */
  readonly startAt: EpochMs;
}

/**
 * Stored bars, played one after another and again from the start, for ever in both directions.
 * Within a bar the price walks open, low, high, close when it rose (open, high, low, close when it fell),
 * a third of its time for each leg; between bars it may jump, as it did.
 *
 * @throws RangeError without bars.
 */
export function replayFeed(options: ReplayOptions): Feed {
  const { instrument, bars, timeframe, startAt } = options;
  if (bars.time.length === 0) throw new RangeError("a replay needs at least one bar");
  const curve = replayCurve(options);
  const count = bars.time.length;
  const volume = (open: EpochMs, length: number) => {
    const bar = timeframeMs(timeframe);
    const index = wrap(Math.floor((open - startAt) / bar), count);
    return Math.max(1, bars.volume[index] ?? 1) * (length / bar);
  };
  return feedOf([{ instrument, curve, volume }]);
}

function replayCurve({ instrument, bars, timeframe, startAt }: ReplayOptions): Curve {
  const count = bars.time.length;
  const perBar = timeframeMs(timeframe) / TICK_MS;
  const start = Math.floor(startAt / TICK_MS);
  const round = (price: number) => roundTo(price, instrument.digits);
  const barOf = (index: number) => Math.floor((index - start) / perBar);
  const placeOf = (index: number) => index - start - barOf(index) * perBar;
  const at = (column: Float64Array, bar: number) => column[wrap(bar, count)] as number; // wrapped into the bars
  const bid = (index: number) =>
    round(along(pathOf(bars, wrap(barOf(index), count)), placeOf(index), perBar));
  const usual = defaultCosts(instrument).spreadPoints;
  const spreadOfBar = (bar: number) => {
    const points = at(bars.spread, bar);
    const known = Number.isFinite(points) ? points : usual === "fromData" ? 10 : usual;
    return Math.max(1, Math.round(known)) * instrument.point;
  };
  const rangeInBar = (first: number, last: number): CurveRange => {
    // Inside a bar the price turns only at its low and high: ends and turning points bound it.
    const bar = barOf(first);
    const prices = [bid(first), bid(last)];
    for (const turn of turnsOf(perBar)) {
      const index = start + bar * perBar + turn;
      if (first < index && index < last) prices.push(bid(index));
    }
    const spread = spreadOfBar(bar);
    return { low: Math.min(...prices), high: Math.max(...prices), narrow: spread, wide: spread };
  };
  const rangeOfBars = (from: number, to: number): CurveRange => {
    const range = { low: Infinity, high: -Infinity, narrow: Infinity, wide: -Infinity };
    for (let bar = from; bar <= Math.min(to, from + count - 1); bar++) {
      const spread = spreadOfBar(bar);
      range.low = Math.min(range.low, round(at(bars.low, bar)));
      range.high = Math.max(range.high, round(at(bars.high, bar)));
      range.narrow = Math.min(range.narrow, spread);
      range.wide = Math.max(range.wide, spread);
    }
    return range;
  };
  const range = (first: number, last: number) =>
    barOf(first) === barOf(last) ? rangeInBar(first, last) : rangeOfBars(barOf(first), barOf(last));
  return {
    bid,
    ask: (index) => round(bid(index) + spreadOfBar(barOf(index))),
    range,
    bound: (first, last, sign) => (sign === 1 ? range(first, last).high : range(first, last).low),
  };
}

type BarPath = readonly [number, number, number, number];

function pathOf(bars: Bars, bar: number): BarPath {
  const open = bars.open[bar] as number; // callers wrap the index into the bars
  const high = bars.high[bar] as number;
  const low = bars.low[bar] as number;
  const close = bars.close[bar] as number;
  return close >= open ? [open, low, high, close] : [open, high, low, close];
}

/** Ticks of a bar at which its price stands at the second and third point of its path. */
function turnsOf(perBar: number): readonly [number, number] {
  return [Math.round(perBar / 3), Math.round((2 * perBar) / 3)];
}

/** The price at tick `place` of a bar: three legs, each end touched exactly. */
function along(path: BarPath, place: number, perBar: number): number {
  const [second, third] = turnsOf(perBar);
  if (place < second) return between(path[0], path[1], place / second);
  if (place < third) return between(path[1], path[2], (place - second) / (third - second));
  return between(path[2], path[3], (place - third) / (perBar - 1 - third));
}

function between(from: number, to: number, part: number): number {
  return part === 1 ? to : from + (to - from) * part;
}

function wrap(index: number, count: number): number {
  return ((index % count) + count) % count;
}
