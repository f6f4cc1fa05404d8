import { describe, expect, test } from "vitest";
import { barsOf, randomBars, randomSeries } from "../testing.ts";
import { kama } from "./kama.ts";
import { sar } from "./sar.ts";
import { stochasticRsiD, stochasticRsiK } from "./stochastic-rsi.ts";
import { ultimateOscillator } from "./ultimate-oscillator.ts";

const at = (values: ArrayLike<number>, i: number) => values[i] ?? NaN;
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, j) => from + j);

describe("Kaufman's average", () => {
  test("by hand: a straight line is followed at 4/9 of the distance a bar", () => {
    // Ratio 1, speed (2/3)^2 = 4/9: from x[1] = 2 to 3 moves 4/9.
    const line = kama(Float64Array.of(1, 2, 3, 4), 2);
    expect([...line.subarray(0, 2)]).toEqual([NaN, NaN]);
    expect(line[2]).toBeCloseTo(2 + 4 / 9, 14);
    expect(line[3]).toBeCloseTo(2 + 4 / 9 + (4 - 2 - 4 / 9) * (4 / 9), 14);
  });

  test("agrees with the recursion written out", () => {
    const values = randomSeries(200, 31);
    for (const n of [2, 10, 30]) {
      const own = kama(values, n);
      let average = at(values, n - 1);
      for (let i = n; i < 200; i++) {
        const walked = sum(
          range(i - n + 1, i).map((j) => Math.abs(at(values, j) - at(values, j - 1))),
        );
        const ratio = Math.abs(at(values, i) - at(values, i - n)) / walked;
        average += (ratio * (2 / 3 - 2 / 31) + 2 / 31) ** 2 * (at(values, i) - average);
        expect(own[i]).toBeCloseTo(average, 10);
      }
    }
  });

  test("stays flat in a flat market and starts afresh after a hole", () => {
    expect(kama(new Float64Array(40).fill(1.07219), 10).at(-1)).toBe(1.07219);
    const values = Float64Array.of(1, 2, 3, NaN, 5, 6, 7);
    expect([...kama(values, 2)].map(Number.isNaN)).toEqual([
      true,
      true,
      false,
      true,
      true,
      true,
      false,
    ]);
  });
});

describe("stochastic RSI", () => {
  test("agrees with the definition, index by index", () => {
    const values = randomSeries(150, 32);
    const [n, m] = [14, 10];
    const strengths: number[] = [];
    let [gain, loss] = [0, 0];
    for (let i = 0; i < 150; i++) {
      const change = i === 0 ? 0 : at(values, i) - at(values, i - 1);
      const share = i <= n ? 1 / n : 1;
      const keep = i <= n ? 1 : (n - 1) / n;
      const part = i <= n ? share : 1 / n;
      gain = gain * keep + Math.max(change, 0) * part;
      loss = loss * keep + Math.max(-change, 0) * part;
      strengths.push(i < n ? NaN : 100 - 100 / (1 + gain / loss));
    }
    const k = (i: number) => {
      const reach = strengths.slice(i - m + 1, i + 1);
      return (
        ((at(strengths, i) - Math.min(...reach)) / (Math.max(...reach) - Math.min(...reach))) * 100
      );
    };
    const [ownK, ownD] = [stochasticRsiK(values, n, m), stochasticRsiD(values, n, m, 3)];
    for (let i = 0; i < 150; i++) {
      if (i < n + m + 1) expect([ownK[i], ownD[i]]).toEqual([NaN, NaN]);
      else {
        expect(ownK[i]).toBeCloseTo(k(i), 8);
        expect(ownD[i]).toBeCloseTo((k(i) + k(i - 1) + k(i - 2)) / 3, 8);
      }
    }
  });

  test("a price that never moves is 0", () => {
    expect(stochasticRsiK(new Float64Array(60).fill(5), 14, 14).at(-1)).toBe(0);
  });
});

/** The rules of both sides written out, as Wilder tells them. */
function sarByRules(high: Float64Array, low: Float64Array, step: number, most: number): number[] {
  const [h, l] = [(i: number) => at(high, i), (i: number) => at(low, i)];
  let isLong = !(l(0) - l(1) > Math.max(h(1) - h(0), 0));
  let [stop, extreme, speed] = isLong ? [l(0), h(1), step] : [h(0), l(1), step];
  const shown = [NaN];
  for (let i = 1; i < high.length; i++) {
    const two = i === 1 ? [1] : [i - 1, i];
    const [tops, bottoms] = [Math.max(...two.map(h)), Math.min(...two.map(l))];
    if (isLong && l(i) <= stop) {
      isLong = false;
      stop = Math.max(extreme, tops);
      shown.push(stop);
      [extreme, speed] = [l(i), step];
      stop = Math.max(stop + speed * (extreme - stop), tops);
    } else if (isLong) {
      shown.push(stop);
      if (h(i) > extreme) [extreme, speed] = [h(i), Math.min(speed + step, most)];
      stop = Math.min(stop + speed * (extreme - stop), bottoms);
    } else if (h(i) >= stop) {
      isLong = true;
      stop = Math.min(extreme, bottoms);
      shown.push(stop);
      [extreme, speed] = [h(i), step];
      stop = Math.min(stop + speed * (extreme - stop), bottoms);
    } else {
      shown.push(stop);
      if (l(i) < extreme) [extreme, speed] = [l(i), Math.min(speed + step, most)];
      stop = Math.max(stop + speed * (extreme - stop), tops);
    }
  }
  return shown;
}

describe("parabolic stop and reverse", () => {
  test("by hand: the stop follows a rise, and a touch turns it to the extreme", () => {
    const bars = barsOf([
      [10, 11, 9, 10],
      [11, 12, 10, 11],
      [12, 14, 11, 13],
      [9, 10, 8, 9],
    ]);
    // Long from 9. After bar 1: 9 + 0.1 x (12 - 9) = 9.3. Bar 2 makes 14 at speed 0.2: 9.3 + 0.2 x 4.7 = 10.24, but at
    // most the low of bar 1, 10. Bar 3 touches it: the stop turns to the extreme, 14.
    const stops = sar(bars, 0.1, 0.2);
    [NaN, 9, 9.3, 14].forEach((wanted, i) => {
      if (i === 0) expect(stops[i]).toBeNaN();
      else expect(stops[i]).toBeCloseTo(wanted, 12);
    });
  });

  test.each([
    [0.02, 0.2],
    [0.1, 0.1],
    [0.3, 0.2],
  ])("agrees with the rules written out for both sides at %d, %d", (step, most) => {
    for (const seed of [33, 34, 35, 36]) {
      const bars = randomBars(300, seed);
      const wanted = sarByRules(bars.high, bars.low, Math.min(step, most), most);
      const own = sar(bars, step, most);
      expect(own[0]).toBeNaN();
      for (let i = 1; i < 300; i++) expect(own[i]).toBe(wanted[i]);
    }
  });

  test("starts short only if the second bar fell further than it rose", () => {
    const start = (high: number, low: number) =>
      sar(
        barsOf([
          [5, 6, 4, 5],
          [5, high, low, 5],
        ]),
        0.02,
        0.2,
      )[1];
    expect(start(5.5, 3)).toBe(6); // fell only: short from the high
    expect(start(7, 3.5)).toBe(7); // rose further: long from 4, which its low touches at once
    expect(start(6, 4)).toBe(6); // neither: long from 4, touched at once
    expect(start(7, 4.5)).toBe(4);
  });
});

describe("ultimate oscillator", () => {
  test("agrees with the definition, in whatever order the periods come", () => {
    const { high, low, close, ...rest } = randomBars(120, 37);
    const bars = { ...rest, high, low, close };
    const pressure = (i: number) => at(close, i) - Math.min(at(low, i), at(close, i - 1));
    const reach = (i: number) =>
      Math.max(at(high, i), at(close, i - 1)) - Math.min(at(low, i), at(close, i - 1));
    const share = (i: number, n: number) =>
      sum(range(i - n + 1, i).map(pressure)) / sum(range(i - n + 1, i).map(reach));
    const own = ultimateOscillator(bars, 7, 14, 28);
    expect(ultimateOscillator(bars, 28, 7, 14)).toEqual(own);
    for (let i = 0; i < 120; i++) {
      if (i < 28) expect(own[i]).toBeNaN();
      else
        expect(own[i]).toBeCloseTo(
          (100 * (4 * share(i, 7) + 2 * share(i, 14) + share(i, 28))) / 7,
          9,
        );
    }
  });

  test("a market without range is 0", () => {
    const flat = barsOf(Array.from({ length: 12 }, () => [1, 1, 1, 1] as const));
    expect(ultimateOscillator(flat, 2, 3, 5).at(-1)).toBe(0);
  });
});
