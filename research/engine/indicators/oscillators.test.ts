import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { barsOf, firstKnown, randomBars, randomSeries } from "../testing.ts";
import { bollinger } from "./bollinger.ts";
import { crossings } from "./cross.ts";
import { donchian } from "./donchian.ts";
import { highest, lowest } from "./extremes.ts";
import { macd, macdMt5 } from "./macd.ts";
import { stochasticD, stochasticK } from "./stochastic.ts";
import { falling, rising } from "./trend.ts";

const at = (values: ArrayLike<number>, i: number) => values[i] ?? NaN;
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((a, b) => a + b, 0) / values.length;

describe("MACD", () => {
  const values = randomSeries(120, 11);
  /** EMA over values[from..], seeded with the mean of its first n. */
  const emaFrom = (from: number, n: number, i: number): number => {
    let average = mean(values.slice(from, from + n));
    for (let j = from + n; j <= i; j++)
      average = average * (1 - 2 / (n + 1)) + at(values, j) * (2 / (n + 1));
    return average;
  };

  test("both averages start where the slow one does, all three lines at s + g - 2", () => {
    const [f, s, g] = [12, 26, 9];
    const own = macd(values, f, s, g);
    expect([own.line, own.signal, own.histogram].map(firstKnown)).toEqual([33, 33, 33]);
    const line = (i: number) => emaFrom(s - f, f, i) - emaFrom(0, s, i);
    let signal = mean(Array.from({ length: g }, (_, j) => line(s - 1 + j)));
    for (let i = 33; i < 120; i++) {
      if (i > 33) signal = signal * 0.8 + line(i) * 0.2;
      expect(at(own.line, i)).toBeCloseTo(line(i), 10);
      expect(at(own.signal, i)).toBeCloseTo(signal, 10);
      expect(at(own.histogram, i)).toBeCloseTo(line(i) - signal, 10);
      expect(at(macdMt5(values, f, s, g).signal, i)).toBeCloseTo(
        mean(Array.from({ length: g }, (_, j) => line(i - j))),
        10,
      );
    }
  });

  test("periods the wrong way round are swapped", () => {
    expect(macd(values, 26, 12, 9)).toEqual(macd(values, 12, 26, 9));
  });
});

describe("Bollinger bands", () => {
  test("by hand: mean 5 and deviation 2 of the textbook eight numbers", () => {
    const bands = bollinger(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9), 8, 2);
    expect([bands.lower, bands.middle, bands.upper].map((band) => band.at(-1))).toEqual([1, 5, 9]);
    expect(firstKnown(bands.upper)).toBe(7);
  });

  test("close on the price in a flat market, exactly", () => {
    const bands = bollinger(new Float64Array(30).fill(1.07219), 20, 2);
    expect([bands.lower.at(-1), bands.upper.at(-1)]).toEqual([1.07219, 1.07219]);
  });
});

describe("highest and lowest", () => {
  test("agree with reading each window, also through ties and holes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(NaN)), { maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        (list, n) => {
          const values = Float64Array.from(list);
          const wanted = (of: (...window: number[]) => number) =>
            list.map((_, i) => (i < n - 1 ? NaN : of(...list.slice(i - n + 1, i + 1))));
          expect([...highest(values, n)]).toEqual(wanted(Math.max));
          expect([...lowest(values, n)]).toEqual(wanted(Math.min));
        },
      ),
    );
  });

  test("the Donchian channel includes the current bar and starts at n - 1", () => {
    const bars = barsOf([
      [2, 5, 1, 2],
      [2, 4, 2, 3],
      [3, 9, 3, 8],
    ]);
    const channel = donchian(bars, 2);
    expect([[...channel.upper], [...channel.lower], [...channel.middle]]).toEqual([
      [NaN, 5, 9],
      [NaN, 1, 2],
      [NaN, 3, 5.5],
    ]);
  });
});

describe("rising and falling", () => {
  test("compare with each of the values before", () => {
    expect([...rising(Float64Array.of(1, 2, 3, 3, 5), 2)]).toEqual([2, 2, 1, 0, 1]);
    expect([...falling(Float64Array.of(5, 4, 3, 4, 2), 2)]).toEqual([2, 2, 1, 0, 1]);
  });
});

describe("crossings", () => {
  test("from at or below to above; unknown while any of the four numbers is", () => {
    const a = Float64Array.of(1, 1, 3, 2, 1, NaN, 4, 5);
    const b = Float64Array.of(2, 1, 1, 2, 2, 2, 2, 2);
    expect([...crossings(a, b).over]).toEqual([2, 0, 1, 0, 0, 2, 2, 0]);
    expect([...crossings(a, b).under]).toEqual([2, 0, 0, 0, 1, 2, 2, 0]);
  });
});

describe("stochastic", () => {
  const bars = randomBars(80, 13);

  test("agrees with the definition; 14, 3, 3 starts at 17 for both lines", () => {
    const raw = (i: number) => {
      const top = Math.max(...bars.high.slice(i - 13, i + 1));
      const bottom = Math.min(...bars.low.slice(i - 13, i + 1));
      return (100 * (at(bars.close, i) - bottom)) / (top - bottom);
    };
    const k = (i: number) => (raw(i) + raw(i - 1) + raw(i - 2)) / 3;
    const [ownK, ownD] = [stochasticK(bars, 14, 3), stochasticD(bars, 14, 3, 3)];
    expect([firstKnown(ownK), firstKnown(ownD)]).toEqual([17, 17]);
    for (let i = 17; i < 80; i++) {
      expect(at(ownK, i)).toBeCloseTo(k(i), 9);
      expect(at(ownD, i)).toBeCloseTo((k(i) + k(i - 1) + k(i - 2)) / 3, 9);
    }
  });

  test("a range of zero is 0", () => {
    expect(
      stochasticK(barsOf(Array.from({ length: 20 }, () => [1, 1, 1, 1] as const)), 5, 3).at(-1),
    ).toBe(0);
  });
});
