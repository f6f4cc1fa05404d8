import {
  type Bars,
  type EpochMs,
  emptyBars,
  type Rng,
  seededRng,
  type Timeframe,
  timeframeMs,
} from "#domain";
import { type Market, marketOf } from "./generated-market.ts";
import { openTimeOf } from "./resample.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Steps inside a bar: enough for wicks on both sides. */
const STEPS = 8;

export interface GenerateOptions {
  /** Sets price level, digits and volatility: "EURUSD", "USDJPY", "XAUUSD", "US30", "BTCUSD"... */
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** The first bar opens at or after this, ms UTC. */
  readonly from: EpochMs;
  readonly count: number;
  readonly seed: number;
  /** One mood from the first bar to the last; by default they take turns. */
  readonly regime?: Regime;
}

/**
 * SYNTHETIC bars for demonstrations and tests: whoever shows them says so. Trends, ranges and storms take turns,
 * London and New York move more than the night, weekends rest (not for crypto). The same seed gives the same bars.
 *
 * @returns `count` bars on the symbol's price grid, with spread in points and tick volume.
 */
export function generateBars(options: GenerateOptions): Bars {
  const { symbol, timeframe, from, count, seed, regime } = options;
  const rng = seededRng(seed);
  const market = marketOf(symbol);
  const bars = emptyBars(count);
  const walk = new Walk(market, timeframeMs(timeframe), rng, regime);
  let time = firstOpen(from, timeframe);
  for (let i = 0; i < count; i++) {
    while (market.restsAtWeekend && isWeekend(time, timeframe)) time = nextOpen(time, timeframe);
    bars.time[i] = time;
    walk.bar(bars, i, activityAt(time, timeframe));
    time = nextOpen(time, timeframe);
  }
  return bars;
}

/** What a stretch of bars is like: rising, falling, around one price, or twice as wild. */
export type Regime = "up" | "down" | "range" | "storm";
const REGIMES: readonly Regime[] = ["up", "down", "range", "range", "storm"];
/** Drift in volatilities a bar, and volatility as a factor. */
const MOOD: Readonly<Record<Regime, { readonly drift: number; readonly volatility: number }>> = {
  up: { drift: 0.08, volatility: 1 },
  down: { drift: -0.08, volatility: 1 },
  range: { drift: 0, volatility: 0.7 },
  storm: { drift: 0, volatility: 2 },
};

/** The price as it walks, in whole points so that every price is exact. */
class Walk {
  readonly #market: Market;
  readonly #rng: Rng;
  /** Standard deviation of one bar as a share of the price. */
  readonly #barVolatility: number;
  #points: number;
  #anchor: number;
  #regime: Regime;
  #barsLeft: number;

  constructor(market: Market, stepMs: number, rng: Rng, regime?: Regime) {
    this.#regime = regime ?? "range";
    this.#barsLeft = regime === undefined ? 0 : Number.POSITIVE_INFINITY;
    this.#market = market;
    this.#rng = rng;
    this.#barVolatility = market.dailyVolatility * Math.sqrt(stepMs / DAY);
    this.#points = Math.round(market.price * market.scale);
    this.#anchor = this.#points;
  }

  bar(bars: Bars, index: number, activity: number): void {
    this.#changeRegime();
    const { scale, spreadPoints } = this.#market;
    const mood = MOOD[this.#regime];
    const sigma = this.#points * this.#barVolatility * mood.volatility * activity;
    // A pull to the anchor keeps years of bars in a believable place.
    const pull = (this.#anchor - this.#points) * 0.0005;
    const drift = (mood.drift * sigma + pull) / STEPS;
    const open = this.#points;
    let high = open;
    let low = open;
    for (let step = 0; step < STEPS; step++) {
      const move = drift + (sigma / Math.sqrt(STEPS)) * this.#normal();
      this.#points = Math.max(1, this.#points + Math.round(move));
      high = Math.max(high, this.#points);
      low = Math.min(low, this.#points);
    }
    bars.open[index] = open / scale;
    bars.high[index] = high / scale;
    bars.low[index] = low / scale;
    bars.close[index] = this.#points / scale;
    bars.volume[index] = 1 + Math.floor(1500 * activity * mood.volatility * (0.5 + this.#rng()));
    const wide = activity < 0.6 ? 2 : 1;
    bars.spread[index] = Math.max(1, Math.round(spreadPoints * wide * (0.8 + 0.4 * this.#rng())));
  }

  #changeRegime(): void {
    if (this.#barsLeft-- > 0) return;
    this.#regime = REGIMES[Math.floor(this.#rng() * REGIMES.length)] ?? "range";
    this.#barsLeft = 40 + Math.floor(this.#rng() * 160);
  }

  /** Near enough to normal with + and - alone: the sum of 12 uniforms less 6 has variance 1. */
  #normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.#rng();
    return sum;
  }
}

/** Share of the usual movement by hour UTC: night low, London and New York high. */
function activityAt(time: number, timeframe: Timeframe): number {
  if (timeframeMs(timeframe) >= DAY) return 1;
  const hour = Math.floor(time / HOUR) % 24;
  if (hour >= 12 && hour < 16) return 1.5;
  if (hour >= 7 && hour < 20) return 1.15;
  return 0.55;
}

function isWeekend(time: number, timeframe: Timeframe): boolean {
  if (timeframeMs(timeframe) > DAY) return false;
  const weekday = new Date(time).getUTCDay();
  const hour = Math.floor(time / HOUR) % 24;
  if (timeframe === "D1") return weekday === 0 || weekday === 6;
  return weekday === 6 || (weekday === 0 && hour < 22) || (weekday === 5 && hour >= 22);
}

function firstOpen(from: number, timeframe: Timeframe): number {
  const open = openTimeOf(from, timeframe);
  return open < from ? nextOpen(open, timeframe) : open;
}

function nextOpen(time: number, timeframe: Timeframe): number {
  if (timeframe !== "MN1") return time + timeframeMs(timeframe);
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
