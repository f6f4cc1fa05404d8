import { type Bars, emptyBars, seededRng } from "#domain";

/** Bars of the tests: a random walk on the grid of five decimals, one bar an hour from Monday 2024-01-01. */
export function randomBars(count: number, seed: number, start = Date.UTC(2024, 0, 1)): Bars {
  const rng = seededRng(seed);
  const bars = emptyBars(count);
  let close = 1.1;
  for (let i = 0; i < count; i++) {
    const open = grid(close + (rng() < 0.1 ? (rng() - 0.5) * 0.004 : 0));
    close = grid(Math.max(0.2, open + (rng() - 0.5) * 0.004));
    bars.time[i] = start + i * 3_600_000;
    bars.open[i] = open;
    bars.close[i] = close;
    bars.high[i] = grid(Math.max(open, close) + rng() * 0.002);
    bars.low[i] = grid(Math.min(open, close) - rng() * 0.002);
    bars.volume[i] = Math.floor(rng() * 100);
    bars.spread[i] = Math.floor(rng() * 20);
  }
  return bars;
}

/** Bars of given candles, one an hour from Monday 2024-01-01 00:00 UTC, without volume and spread. */
export function barsOf(
  candles: readonly (readonly [open: number, high: number, low: number, close: number])[],
  start = Date.UTC(2024, 0, 1),
): Bars {
  const bars = emptyBars(candles.length);
  bars.spread.fill(NaN);
  candles.forEach(([open, high, low, close], i) => {
    bars.time[i] = start + i * 3_600_000;
    bars.open[i] = open;
    bars.high[i] = high;
    bars.low[i] = low;
    bars.close[i] = close;
  });
  return bars;
}

/** One series of a seed, with no ties and no grid. */
export function randomSeries(count: number, seed: number): Float64Array {
  const rng = seededRng(seed);
  let value = 100;
  return Float64Array.from({ length: count }, () => {
    value += rng() - 0.5;
    return value;
  });
}

/** Index of the first known value; -1: none. */
export function firstKnown(values: Float64Array): number {
  return values.findIndex((value) => !Number.isNaN(value));
}

function grid(price: number): number {
  return Math.round(price * 1e5) / 1e5;
}
