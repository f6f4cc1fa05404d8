import { describe, expect, test } from "vitest";
import { barsOf, firstKnown, randomBars, randomSeries } from "../testing.ts";
import { adxMt5 } from "./adx-mt5.ts";
import { atr, atrMt5 } from "./atr.ts";
import { directional } from "./directional.ts";
import { rsi } from "./rsi.ts";
import { trueRange } from "./true-range.ts";

const at = (values: ArrayLike<number>, i: number) => values[i] ?? NaN;

describe("relative strength index", () => {
  test("Wilder's smoothing, by hand", () => {
    // Changes +1, +1, -1, +2. n = 2: gains (1+1)/2 = 1, losses 0 -> 100; then 0.5 and 0.5 -> 50; then 1.25 and 0.25.
    expect([...rsi(Float64Array.of(10, 11, 12, 11, 13), 2)]).toEqual([
      NaN,
      NaN,
      100,
      50,
      100 * (1.25 / 1.5),
    ]);
  });

  test("agrees with averages written out as weighted sums", () => {
    const values = randomSeries(150, 1);
    const n = 14;
    const change = (i: number) => at(values, i) - at(values, i - 1);
    const average = (of: (i: number) => number, i: number): number =>
      i === n
        ? Array.from({ length: n }, (_, j) => of(j + 1)).reduce((a, b) => a + b) / n
        : average(of, i - 1) * ((n - 1) / n) + of(i) / n;
    const index = rsi(values, n);
    expect(firstKnown(index)).toBe(14);
    for (let i = n; i < values.length; i++) {
      const up = average((j) => Math.max(0, change(j)), i);
      const down = average((j) => Math.max(0, -change(j)), i);
      expect(at(index, i)).toBeCloseTo(100 - 100 / (1 + up / down), 9);
    }
  });

  test("is 100 in a rising, 0 in a falling and, as in TA-Lib, 0 in a flat market", () => {
    const line = (step: number) => Float64Array.from({ length: 30 }, (_, i) => 100 + step * i);
    expect(rsi(line(1), 14).at(-1)).toBe(100);
    expect(rsi(line(-1), 14).at(-1)).toBe(0);
    expect(rsi(line(0), 14).at(-1)).toBe(0);
  });
});

describe("true range and its averages", () => {
  const bars = barsOf([
    [10, 12, 9, 11],
    [11, 13, 10, 12], // 3
    [14, 15, 14, 15], // gap up: 15 - 12 = 3
    [15, 16, 10, 11], // 6
    [8, 9, 8, 8], // gap down: 11 - 8 = 3
  ]);

  test("a gap counts from the close before, by hand", () => {
    expect([...trueRange(bars)]).toEqual([NaN, 3, 3, 6, 3]);
  });

  test("Wilder's average starts with the mean at index n; the terminal's is the plain mean", () => {
    expect([...atr(bars, 2)]).toEqual([NaN, NaN, 3, 4.5, 3.75]);
    expect([...atrMt5(bars, 2)]).toEqual([NaN, NaN, 3, 4.5, 4.5]);
    expect([...atr(bars, 1)]).toEqual([...trueRange(bars)]);
  });

  test("first values stand at index n", () => {
    const many = randomBars(60, 3);
    expect([firstKnown(atr(many, 14)), firstKnown(atrMt5(many, 14))]).toEqual([14, 14]);
    expect(firstKnown(atr(randomBars(14, 3), 14))).toBe(-1);
  });
});

describe("directional movement", () => {
  /** Wilder's book, written bar by bar with plain lists. */
  function naive(bars: ReturnType<typeof randomBars>, n: number) {
    const count = bars.close.length;
    const dm = (i: number) => {
      const up = at(bars.high, i) - at(bars.high, i - 1);
      const down = at(bars.low, i - 1) - at(bars.low, i);
      return [up > down && up > 0 ? up : 0, down > up && down > 0 ? down : 0] as const;
    };
    const tr = (i: number) =>
      Math.max(at(bars.high, i), at(bars.close, i - 1)) -
      Math.min(at(bars.low, i), at(bars.close, i - 1));
    const smoothed = (of: (i: number) => number) => {
      const sums = [NaN];
      let sum = 0;
      for (let i = 1; i < count; i++) {
        sum = i < n ? sum + of(i) : sum * (1 - 1 / n) + of(i);
        sums.push(sum);
      }
      return sums;
    };
    const [plus, minus, range] = [
      smoothed((i) => dm(i)[0]),
      smoothed((i) => dm(i)[1]),
      smoothed(tr),
    ];
    const di = (sums: number[], i: number) => (i < n ? NaN : (100 * at(sums, i)) / at(range, i));
    const dx = (i: number) =>
      (100 * Math.abs(di(plus, i) - di(minus, i))) / (di(plus, i) + di(minus, i));
    const adx = Array.from({ length: count }, () => NaN);
    for (let i = 2 * n - 1; i < count; i++) {
      const first = Array.from({ length: n }, (_, j) => dx(n + j)).reduce((a, b) => a + b) / n;
      adx[i] = i === 2 * n - 1 ? first : (at(adx, i - 1) * (n - 1) + dx(i)) / n;
    }
    return { plus: adx.map((_, i) => di(plus, i)), minus: adx.map((_, i) => di(minus, i)), adx };
  }

  test("agrees with Wilder's book on random bars, first indexes n and 2n - 1", () => {
    const bars = randomBars(120, 7);
    for (const n of [2, 5, 14]) {
      const own = directional(bars, n);
      const wanted = naive(bars, n);
      expect([firstKnown(own.plusDi), firstKnown(own.minusDi), firstKnown(own.adx)]).toEqual([
        n,
        n,
        2 * n - 1,
      ]);
      for (let i = 2 * n - 1; i < 120; i++) {
        expect(at(own.plusDi, i)).toBeCloseTo(at(wanted.plus, i), 9);
        expect(at(own.minusDi, i)).toBeCloseTo(at(wanted.minus, i), 9);
        expect(at(own.adx, i)).toBeCloseTo(at(wanted.adx, i), 9);
      }
    }
  });

  test("a market that never moves has no direction, and never NaN once warm", () => {
    const flat = barsOf(Array.from({ length: 40 }, () => [1, 1, 1, 1] as const));
    const own = directional(flat, 5);
    expect([own.plusDi.at(-1), own.minusDi.at(-1), own.adx.at(-1)]).toEqual([0, 0, 0]);
    expect(adxMt5(flat, 5).at(-1)).toBe(0);
  });

  test("the terminal's ADX by hand over three bars: EMA from zero, drawn from 2n", () => {
    // n = 2, k = 2/3. Every bar: +DM 1 and TR 2, so 100 x 1/2 = 50; +DI 33.33, 44.44, 48.15, 49.38; DX always 100.
    const bars = barsOf(
      Array.from({ length: 5 }, (_, i) => [10 + i, 11 + i, 9 + i, 10 + i] as const),
    );
    const own = adxMt5(bars, 2);
    expect(firstKnown(own)).toBe(4);
    expect(own[4]).toBeCloseTo(100 * (1 - (1 / 3) ** 4), 9);
  });
});
