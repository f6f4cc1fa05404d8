import { expect, test } from "vitest";
import { parseStrategy } from "../strategy/parse-strategy.ts";
import { randomBars } from "../testing.ts";
import { strategyDrift } from "./strategy-drift.ts";

const BARS = randomBars(3000, 21);

function driftOf(change: Record<string, unknown>, bars = BARS) {
  const parsed = parseStrategy({
    specVersion: 1,
    name: "drift",
    symbol: "EURUSD",
    timeframe: "H1",
    entry: { long: "close > open" },
    ...change,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return strategyDrift({ strategy: parsed.value, bars, samples: 200 });
}

test("simple means need their warm-up and no more", () => {
  const drift = driftOf({ entry: { long: "crossover(sma(close, 10), sma(close, 30))" } });
  expect(drift).toMatchObject({ warmup: 31, window: 500, share: 0, isStable: true });
  expect(drift.rows.map(({ window, different }) => [window, different])).toEqual([
    [31, 0],
    [62, 0],
    [155, 0],
    [310, 0],
    [500, 0],
  ]);
});

test("a longer timeframe needs its warm-up and no more: its cut first bar is not read", () => {
  const drift = driftOf({ entry: { long: 'close > htf("H4", sma(close, 3))' } });
  expect(drift.rows.map(({ different }) => different)).toEqual([0, 0, 0, 0, 0]);
});

test("a day's average price needs the day", () => {
  const { warmup, rows } = driftOf({ entry: { long: "close > vwap()" } });
  expect(warmup).toBe(26);
  expect(rows.map(({ different }) => different)).toEqual([0, 0, 0, 0, 0]);
});

test("an exponential mean drifts at one warm-up, and not at ten", () => {
  const { rows, isStable } = driftOf({ entry: { long: "close > ema(close, 60)" } });
  expect(rows.map(({ window }) => window)).toEqual([60, 120, 300, 600]);
  expect(rows[0]?.different).toBeGreaterThan(2);
  expect(rows[3]?.different).toBe(0);
  expect(isStable).toBe(true);
});

test("what never forgets is not stable", () => {
  const { share, isStable } = driftOf({ entry: { long: "obv() > 0" } });
  expect(share).toBeGreaterThan(0.01);
  expect(isStable).toBe(false);
});

test("a history shorter than the window tells nothing", () => {
  const drift = driftOf({ entry: { long: "close > sma(close, 60)" } }, randomBars(400, 1));
  expect(drift).toMatchObject({ window: 600, share: null, isStable: null });
  expect(drift.rows[0]?.share).toBe(0);
});
