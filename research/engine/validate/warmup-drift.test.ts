import { expect, test } from "vitest";
import { ema } from "../indicators/ema.ts";
import { sma } from "../indicators/sma.ts";
import { randomSeries } from "../testing.ts";
import { warmupDrift } from "./warmup-drift.ts";

const closes = randomSeries(3000, 11);

function crossings(average: (values: Float64Array, period: number) => Float64Array) {
  return (from: number, to: number): Uint8Array => {
    const values = closes.slice(from, to);
    const means = average(values, 30);
    return Uint8Array.from(values, (close, i) => (close > (means[i] ?? NaN) ? 1 : 0));
  };
}

test("a simple mean needs its warm-up and no more", () => {
  const rows = warmupDrift({ bars: 3000, warmup: 30, signals: crossings(sma) });
  expect(rows.map(({ multiple, window, different }) => [multiple, window, different])).toEqual([
    [1, 30, 0],
    [2, 60, 0],
    [5, 150, 0],
    [10, 300, 0],
  ]);
});

test("an exponential one drifts, less with a longer window", () => {
  const rows = warmupDrift({ bars: 3000, warmup: 30, samples: 1000, signals: crossings(ema) });
  const shares = rows.map(({ share }) => share ?? NaN);
  expect(shares[0]).toBeGreaterThan(0.01);
  expect(shares).toEqual([...shares].sort((a, b) => b - a));
  expect(shares[3]).toBeLessThanOrEqual(0.001);
});

test("a history shorter than the window is not compared", () => {
  const [row] = warmupDrift({ bars: 20, warmup: 30, signals: crossings(sma) });
  expect(row).toEqual({ multiple: 1, window: 30, compared: 0, different: 0, share: null });
  expect(() => warmupDrift({ bars: 20, warmup: 0, signals: crossings(sma) })).toThrow(/was 0/);
});
