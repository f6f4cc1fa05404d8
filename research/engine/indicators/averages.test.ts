import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firstKnown, randomSeries } from "../testing.ts";
import { ema } from "./ema.ts";
import { CompensatedSum, meanOf } from "./mean.ts";
import { sma } from "./sma.ts";
import { stddev } from "./stddev.ts";
import { wilderAverage } from "./wilder.ts";

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Straight from the definition: each value from its own window. */
function naive(
  values: Float64Array,
  period: number,
  of: (window: readonly number[]) => number,
): number[] {
  return Array.from(values, (_, i) =>
    i < period - 1 ? NaN : of([...values.slice(i - period + 1, i + 1)]),
  );
}

function expectClose(actual: Float64Array, wanted: readonly number[], tolerance = 1e-11): void {
  expect(actual.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    if (Number.isNaN(value)) expect([i, actual[i]]).toEqual([i, NaN]);
    else
      expect(Math.abs((actual[i] ?? NaN) - value), `index ${i}`).toBeLessThanOrEqual(
        tolerance * Math.max(1, Math.abs(value)),
      );
  });
}

describe("simple moving average", () => {
  test("is the mean of its window, by hand", () => {
    expect([...sma(Float64Array.of(1, 2, 3, 4, 10), 3)]).toEqual([NaN, NaN, 2, 3, 17 / 3]);
  });

  test("agrees with the definition at every period", () => {
    const values = randomSeries(300, 1);
    for (const period of [1, 2, 5, 20, 100, 300])
      expectClose(sma(values, period), naive(values, period, mean));
  });

  test("a flat market has exactly its own price as mean, after any history", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { maxLength: 200 }),
        fc.integer({ min: 1, max: 60 }),
        (history, period) => {
          const flat = Array.from({ length: period }, () => 1.07219);
          expect(sma(Float64Array.from([...history, ...flat]), period).at(-1)).toBe(1.07219);
        },
      ),
    );
  });

  test("does not drift over a hundred thousand bars", () => {
    const values = randomSeries(100_000, 2);
    const last = sma(values, 50).at(-1) ?? NaN;
    expect(last).toBe(meanOf(values, values.length - 50, values.length));
  });

  test("warms up again after a hole", () => {
    const values = Float64Array.of(1, 2, NaN, 4, 6, Infinity, 1, 3);
    expect([...sma(values, 2)]).toEqual([NaN, 1.5, NaN, NaN, 5, NaN, NaN, 2]);
  });

  test("refuses a period that is not a positive whole number", () => {
    for (const period of [0, -1, 1.5, NaN])
      expect(() => sma(Float64Array.of(1), period)).toThrow(RangeError);
  });
});

describe("exact sum", () => {
  test("rounds once: ten tenths are one, and what is taken out leaves nothing", () => {
    const sum = new CompensatedSum();
    for (let i = 0; i < 10; i++) sum.add(0.1);
    expect(sum.over(10)).toBe(0.1);
    for (let i = 0; i < 9; i++) sum.add(-0.1);
    expect(sum.over(1)).toBe(0.1);
  });
});

describe("exponential moving average", () => {
  test("starts with the mean of the first values and moves by 2 / (n + 1), by hand", () => {
    // Seed (1 + 2 + 3) / 3 = 2, k = 1/2: then 2 + (6 - 2) / 2 = 4, 4 + (0 - 4) / 2 = 2.
    expect([...ema(Float64Array.of(1, 2, 3, 6, 0), 3)]).toEqual([NaN, NaN, 2, 4, 2]);
  });

  test("agrees with the weighted sum that defines it", () => {
    const values = randomSeries(200, 3);
    for (const period of [1, 2, 12, 48]) {
      const k = 2 / (period + 1);
      const wanted = Array.from(values, (_, i) => {
        if (i < period - 1) return NaN;
        let sum = mean([...values.slice(0, period)]) * (1 - k) ** (i - period + 1);
        for (let j = period; j <= i; j++) sum += k * (values[j] ?? NaN) * (1 - k) ** (i - j);
        return sum;
      });
      expectClose(ema(values, period), wanted);
    }
  });

  test("starts on the first known values, as an average of an average needs", () => {
    const values = randomSeries(60, 4);
    expect(firstKnown(ema(ema(values, 10), 10))).toBe(18);
  });

  test("a flat market stays exactly flat", () => {
    const flat = ema(new Float64Array(80).fill(1.1), 12);
    expect([...flat.slice(11)].every((value) => value === 1.1)).toBe(true);
  });

  test("too few values leave everything unknown", () => {
    expect([...ema(Float64Array.of(1, 2), 3)]).toEqual([NaN, NaN]);
    expect(ema(new Float64Array(), 3).length).toBe(0);
  });
});

describe("standard deviation", () => {
  test("divides by n, by hand: the textbook eight numbers deviate by 2", () => {
    expect(stddev(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9), 8).at(-1)).toBe(2);
  });

  test("agrees with the definition, and is exactly 0 in a flat market", () => {
    const values = randomSeries(200, 5);
    const deviation = (window: readonly number[]) =>
      Math.sqrt(mean(window.map((value) => (value - mean(window)) ** 2)));
    expectClose(stddev(values, 20), naive(values, 20, deviation), 1e-9);
    expect(stddev(new Float64Array(50).fill(1.07219), 20).at(-1)).toBe(0);
  });
});

test("after a hole averages and deviations are those of the values behind it alone", () => {
  const values = Float64Array.from({ length: 600 }, (_, i) => 1.1 + Math.sin(i / 7) / 50);
  values[200] = NaN;
  const behind = values.slice(201);
  for (const indicator of [sma, ema, wilderAverage, stddev]) {
    const whole = indicator(values, 20);
    expect(whole.subarray(201)).toEqual(indicator(behind, 20));
    expect(whole.subarray(0, 200)).toEqual(indicator(values.slice(0, 200), 20));
    expect(whole[200]).toBeNaN();
  }
});
