import { defaultCosts, type Instrument } from "#broking";
import type { EpochMs } from "#domain";
import { type Asset, assetsOf } from "./assets.ts";
import { type Curve, type CurveRange, roundTo, TICK_MS } from "./curve.ts";
import { type Feed, feedOf } from "./feed.ts";
import { mix, seededWalk, type Walk } from "./noise.ts";
import type { FeedSource } from "./source.ts";

/** Mean high-low of a random walk over a day of ticks with steps of 1: 1.596 x sqrt(ticks) (Feller 1951). */
const DAY_RANGE_OF_WALK = 1.596 * Math.sqrt(86_400_000 / TICK_MS);
const HOUR = 3_600_000;
/** Banks change the day at 21-22h UTC and quote wide meanwhile. */
const WIDE_HOURS: Readonly<Record<number, number>> = { 21: 3, 22: 2 };

/**
 * Made-up prices that move like the real thing, day and night, weekends included: a practice account
 * always trades. Crosses agree with their legs (EURJPY = EURUSD x USDJPY up to rounding).
 *
 * @param options.seed any whole number; the same seed gives the same market for ever.
 */
export function generatedFeed(options: {
  readonly seed: number;
  readonly instruments: readonly Instrument[];
}): Feed {
  return feedOf(options.instruments.map((instrument) => sourceOf(options.seed, instrument)));
}

function sourceOf(seed: number, instrument: Instrument): FeedSource {
  const [base, quote] = assetsOf(instrument);
  const spread = spreadOf(instrument);
  const curve = curveOf(worth(seed, base), worth(seed, quote), instrument, spread);
  const volumeSeed = mix(seed, 0x766f6c);
  return { instrument, curve, volume: (open, length) => volumeOf(volumeSeed, open, length) };
}

interface Worth {
  readonly at: (index: number) => number;
  readonly bound: Walk["bound"];
}

/** What a unit of the asset is worth in dollars. */
function worth(seed: number, asset: Asset): Worth {
  const { usd, dailyRange } = asset;
  if (dailyRange === 0) return { at: () => usd, bound: () => usd };
  const walk = seededWalk(mix(seed, asset.key));
  const scale = dailyRange / DAY_RANGE_OF_WALK;
  const value = (height: number) => usd * (1 + scale * height);
  return {
    at: (index) => value(walk.at(index)),
    bound: (first, last, sign) => value(walk.bound(first, last, sign)),
  };
}

function curveOf(
  base: Worth,
  quote: Worth,
  instrument: Instrument,
  spread: (index: number) => number,
): Curve {
  const ticks = Math.round(1 / instrument.tickSize);
  const whole = Math.abs(ticks * instrument.tickSize - 1) < 1e-9;
  const round = (price: number) =>
    whole
      ? Math.round(price * ticks) / ticks
      : Math.round(price / instrument.tickSize) * instrument.tickSize;
  const bid = (index: number) => round(base.at(index) / quote.at(index));
  const bound = (first: number, last: number, sign: 1 | -1) => {
    const most = base.bound(first, last, sign) / quote.bound(first, last, sign === 1 ? -1 : 1);
    // Bounds are divided in another order than the price itself: room for the last bits, before rounding.
    return round(most + sign * most * 1e-12);
  };
  return {
    bid,
    ask: (index) => roundTo(bid(index) + spread(index), instrument.digits),
    bound,
    range: (first, last): CurveRange => ({
      low: bound(first, last, -1),
      high: bound(first, last, 1),
      ...spreadRange(spread, first, last),
    }),
  };
}

function spreadOf(instrument: Instrument): (index: number) => number {
  const usual = defaultCosts(instrument).spreadPoints;
  const points = usual === "fromData" ? 10 : usual;
  return (index) => {
    const hour = Math.floor((index * TICK_MS) / HOUR) % 24;
    return Math.max(1, Math.round(points * (WIDE_HOURS[hour] ?? 1))) * instrument.point;
  };
}

function spreadRange(spread: (index: number) => number, first: number, last: number) {
  const ticks = HOUR / TICK_MS;
  const firstHour = Math.floor(first / ticks);
  const hours = Math.min(24, Math.floor(last / ticks) - firstHour);
  let narrow = spread(first);
  let wide = narrow;
  for (let i = 1; i <= hours; i++) {
    const there = spread((firstHour + i) * ticks);
    narrow = Math.min(narrow, there);
    wide = Math.max(wide, there);
  }
  return { narrow, wide };
}

/** About one tick a second, more by day than by night, never the same twice. */
function volumeOf(seed: number, open: EpochMs, length: number): number {
  const hour = Math.floor(open / HOUR) % 24;
  const busy = hour >= 7 && hour < 20 ? 1.4 : 0.6;
  const luck = 0.6 + 0.8 * (mix(seed, Math.floor(open / 60_000)) / 4294967296);
  return (length / 1000) * busy * luck;
}
