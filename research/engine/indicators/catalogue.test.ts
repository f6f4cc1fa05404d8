import { describe, expect, test } from "vitest";
import { evaluateExpression } from "../strategy/evaluate.ts";
import { firstKnown, randomBars, randomSeries } from "../testing.ts";
import { linreg } from "./linreg.ts";
import { mfi } from "./mfi.ts";
import { wma } from "./wma.ts";

const bars = randomBars(160, 21);
const close = [...bars.close];
const typical = close.map((c, i) => ((bars.high[i] ?? NaN) + (bars.low[i] ?? NaN) + c) / 3);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const at = (values: readonly number[], i: number) => values[i] ?? NaN;
const window = (values: readonly number[], i: number, n: number) => values.slice(i - n + 1, i + 1);

/** EMA by its definition: the seed, then the weighted sum of all that came after. */
function emaAt(values: readonly number[], start: number, n: number, i: number): number {
  if (i < start + n - 1) return NaN;
  const k = 2 / (n + 1);
  let sum = mean(values.slice(start, start + n)) * (1 - k) ** (i - start - n + 1);
  for (let j = start + n; j <= i; j++) sum += k * at(values, j) * (1 - k) ** (i - j);
  return sum;
}
const e1 = close.map((_, i) => emaAt(close, 0, 5, i));
const e2 = close.map((_, i) => emaAt(e1, 4, 5, i));
const e3 = close.map((_, i) => emaAt(e2, 8, 5, i));

/** Least squares in the textbook form, read at the last x. */
function lineEnd(values: readonly number[]): number {
  const x = mean(values.map((_, j) => j));
  const y = mean(values);
  const slope =
    values.reduce((sum, value, j) => sum + (j - x) * (value - y), 0) /
    values.reduce((sum, _, j) => sum + (j - x) ** 2, 0);
  return y + slope * (values.length - 1 - x);
}

describe("indicators against their definitions", () => {
  test.each<[string, number, (i: number) => number]>([
    ["wma(close, 7)", 6, (i) => window(close, i, 7).reduce((s, v, j) => s + v * (j + 1), 0) / 28],
    ["linreg(close, 9)", 8, (i) => lineEnd(window(close, i, 9))],
    ["mom(close, 6)", 6, (i) => at(close, i) - at(close, i - 6)],
    ["roc(close, 6)", 6, (i) => (at(close, i) / at(close, i - 6)) * 100 - 100],
    ["dema(close, 5)", 8, (i) => 2 * at(e1, i) - at(e2, i)],
    ["tema(close, 5)", 12, (i) => 3 * at(e1, i) - 3 * at(e2, i) + at(e3, i)],
    ["trix(close, 5)", 13, (i) => (at(e3, i) / at(e3, i - 1)) * 100 - 100],
    [
      "cci(8)",
      7,
      (i) => {
        const prices = window(typical, i, 8);
        const deviation = mean(prices.map((price) => Math.abs(price - mean(prices))));
        return (at(typical, i) - mean(prices)) / (0.015 * deviation);
      },
    ],
    [
      "willr(8)",
      7,
      (i) => {
        const top = Math.max(...window([...bars.high], i, 8));
        const bottom = Math.min(...window([...bars.low], i, 8));
        return ((at(close, i) - top) / (top - bottom)) * 100;
      },
    ],
    [
      "cmo(close, 5)",
      5,
      (i) => {
        const changes = close.map((c, j) => (j === 0 ? 0 : c - at(close, j - 1)));
        const smooth = (sign: number) => {
          const moves = changes.map((change) => Math.max(sign * change, 0));
          let average = mean(moves.slice(1, 6));
          for (let j = 6; j <= i; j++) average += (at(moves, j) - average) / 5;
          return average;
        };
        return (100 * (smooth(1) - smooth(-1))) / (smooth(1) + smooth(-1));
      },
    ],
    [
      "mfi(6)",
      6,
      (i) => {
        const flows = window(
          typical.map((p, j) => Math.sign(p - at(typical, j - 1)) * p * (bars.volume[j] ?? 0)),
          i,
          6,
        );
        const up = flows.filter((flow) => flow > 0).reduce((a, b) => a + b, 0);
        return (100 * up) / flows.reduce((a, b) => a + Math.abs(b), 0);
      },
    ],
    [
      "aroon_up(6)",
      6,
      (i) => {
        const highs = window([...bars.high], i, 7);
        return (highs.lastIndexOf(Math.max(...highs)) / 6) * 100;
      },
    ],
    [
      "aroon_down(6)",
      6,
      (i) => {
        const lows = window([...bars.low], i, 7);
        return (lows.lastIndexOf(Math.min(...lows)) / 6) * 100;
      },
    ],
    [
      "obv()",
      0,
      (i) =>
        close
          .slice(0, i + 1)
          .reduce(
            (sum, c, j) =>
              sum + (bars.volume[j] ?? 0) * (j === 0 ? 1 : Math.sign(c - at(close, j - 1))),
            0,
          ),
    ],
  ])("%s starts at %i and agrees", (text, first, wanted) => {
    const result = evaluateExpression(text, bars);
    if (!result.ok) throw new Error(result.error.message);
    expect(firstKnown(result.value)).toBe(first);
    for (let i = first; i < close.length; i++) expect(result.value[i]).toBeCloseTo(wanted(i), 7);
  });

  test.each([
    ["dema(close, 20)", 38],
    ["tema(close, 20)", 57],
    ["trix(close, 15)", 43],
  ])("%s is first known at %i", (text, first) => {
    const result = evaluateExpression(text, bars);
    expect(result.ok && firstKnown(result.value)).toBe(first);
  });
});

describe("sums that slide", () => {
  const values = randomSeries(50_000, 22);
  const weighted = (list: readonly number[]) =>
    list.reduce((sum, value, j) => sum + value * (j + 1), 0) /
    ((list.length * (list.length + 1)) / 2);

  test.each([2, 20, 333])("wma and linreg of %i do not drift over fifty thousand bars", (n) => {
    const [averages, ends] = [wma(values, n), linreg(values, n)];
    for (let i = n - 1; i < values.length; i += 97) {
      const list = [...values.subarray(i - n + 1, i + 1)];
      expect(Math.abs((averages[i] ?? NaN) - weighted(list))).toBeLessThan(1e-11);
      expect(Math.abs((ends[i] ?? NaN) - lineEnd(list))).toBeLessThan(1e-11);
    }
  });

  test("a flat market is exactly flat, and what lies before it is forgotten", () => {
    const flat = Float64Array.from([...values.subarray(0, 500), ...new Array(60).fill(1.07219)]);
    expect(
      [...wma(flat, 20).subarray(540)].every((value) => Math.abs(value - 1.07219) < 1e-12),
    ).toBe(true);
    expect(wma(new Float64Array(50).fill(1.07219), 20).at(-1)).toBe(1.07219);
    expect(linreg(new Float64Array(50).fill(1.07219), 20).at(-1)).toBe(1.07219);
  });

  test("money that flows one way only is exactly 100 or 0, after any history", () => {
    const rising = randomBars(300, 23);
    for (let i = 250; i < 300; i++)
      for (const side of ["high", "low", "close"] as const) rising[side][i] = i;
    rising.volume.fill(7, 250);
    expect([...mfi(rising, 14).subarray(270)].every((value) => value === 100)).toBe(true);
  });
});

describe("what happened before", () => {
  test.each<[string, (i: number) => number]>([
    ["barssince(hour == 3)", (i) => (i < 3 ? NaN : (i - 3) % 24)],
    ["valuewhen(hour == 3, close, 0)", (i) => at(close, i - ((i - 3) % 24))],
    ["valuewhen(hour == 3, close, 1)", (i) => at(close, i - ((i - 3) % 24) - 24)],
    // Days end at midnight UTC, so the close of hour 23 is read from hour 0 of the next day on.
    ['htf("D1", close)', (i) => at(close, Math.floor(i / 24) * 24 - 1)],
    [
      'htf("H4", highest(high, 2))',
      (i) => {
        const end = Math.floor(i / 4) * 4;
        return end < 8 ? NaN : Math.max(...bars.high.slice(end - 8, end));
      },
    ],
  ])("%s", (text, wanted) => {
    const result = evaluateExpression(text, bars);
    if (!result.ok) throw new Error(result.error.message);
    for (let i = 0; i < close.length; i++) {
      if (i < 3 && !text.startsWith("htf")) expect(result.value[i]).toBeNaN();
      else expect(result.value[i]).toBe(wanted(i));
    }
  });

  test("the trading day of currencies ends at 17:00 in New York: 22:00 UTC in winter", () => {
    const result = evaluateExpression('htf("D1", close)', bars, { dayZone: "newYork17" });
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value[21]).toBeNaN();
    expect(result.value[22]).toBe(close[21]);
    expect(result.value[45]).toBe(close[21]);
    expect(result.value[46]).toBe(close[45]);
  });
});
