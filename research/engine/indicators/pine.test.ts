import { describe, expect, test } from "vitest";
import { evaluateExpression } from "../strategy/evaluate.ts";
import { barsOf, firstKnown, randomBars } from "../testing.ts";

const bars = randomBars(160, 41);
const { high, low } = bars;
const [close, open] = [[...bars.close], [...bars.open]];
const at = (values: ArrayLike<number>, i: number) => values[i] ?? NaN;
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const window = (values: ArrayLike<number>, i: number, n: number) =>
  Array.from(values).slice(i - n + 1, i + 1);
const weighted = (values: readonly number[]) =>
  values.reduce((sum, value, j) => sum + value * (j + 1), 0) /
  ((values.length * (values.length + 1)) / 2);
const ranges = close.map((_, i) => {
  const ends = [at(high, i), at(low, i), at(close, i - 1)];
  return Math.max(...ends) - Math.min(...ends);
});
/** Seeded with the mean of the first n from `start` on, then moved by `k`. */
const smoothed = (values: readonly number[], start: number, n: number, k: number, i: number) => {
  let average = mean(values.slice(start, start + n));
  for (let j = start + n; j <= i; j++) average = k * at(values, j) + (1 - k) * average;
  return average;
};
const middle = (i: number, n: number) =>
  (Math.max(...window(high, i, n)) + Math.min(...window(low, i, n))) / 2;

function valuesOf(text: string, of = bars, dayZone: "utc" | "newYork17" = "utc"): number[] {
  const result = evaluateExpression(text, of, { dayZone });
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return [...result.value];
}

describe("against their definitions", () => {
  test.each<[string, number, (i: number) => number]>([
    [
      "hma(close, 10)",
      11,
      (i) =>
        weighted(
          [i - 2, i - 1, i].map(
            (j) => 2 * weighted(window(close, j, 5)) - weighted(window(close, j, 10)),
          ),
        ),
    ],
    [
      "vwma(close, 8)",
      7,
      (i) => {
        const volumes = window(bars.volume, i, 8);
        const money = window(close, i, 8).map((price, j) => price * at(volumes, j));
        return mean(money) / mean(volumes);
      },
    ],
    ["rma(close, 9)", 8, (i) => smoothed(close, 0, 9, 1 / 9, i)],
    [
      "vwap()",
      0,
      (i) => {
        let [money, volume] = [0, 0];
        for (let j = i - (i % 24); j <= i; j++) {
          money += ((at(high, j) + at(low, j) + at(close, j)) / 3) * at(bars.volume, j);
          volume += at(bars.volume, j);
        }
        return money / volume;
      },
    ],
    [
      "efficiency_ratio(close, 7)",
      7,
      (i) => {
        const steps = window(close, i, 7).map((price, j) => Math.abs(price - at(close, i - 7 + j)));
        return Math.abs(at(close, i) - at(close, i - 7)) / (mean(steps) * 7);
      },
    ],
    [
      "zscore(close, 12)",
      11,
      (i) => {
        const prices = window(close, i, 12);
        const variance = mean(prices.map((price) => (price - mean(prices)) ** 2));
        return (at(close, i) - mean(prices)) / Math.sqrt(variance);
      },
    ],
    [
      "percentrank(close, 15)",
      15,
      (i) => (window(close, i - 1, 15).filter((price) => price <= at(close, i)).length / 15) * 100,
    ],
    [
      "correlation(close, volume, 11)",
      10,
      (i) => {
        const [xs, ys] = [window(close, i, 11), window(bars.volume, i, 11)];
        const spread = (a: readonly number[], b: readonly number[]) =>
          mean(a.map((value, j) => value * at(b, j))) - mean(a) * mean(b);
        return spread(xs, ys) / Math.sqrt(spread(xs, xs) * spread(ys, ys));
      },
    ],
    [
      "chop(14)",
      14,
      (i) => {
        const whole = Math.max(...window(high, i, 14)) - Math.min(...window(low, i, 14));
        return (100 * Math.log10((mean(window(ranges, i, 14)) * 14) / whole)) / Math.log10(14);
      },
    ],
    ["ichimoku_tenkan(9)", 8, (i) => middle(i, 9)],
    ["ichimoku_kijun(26)", 25, (i) => middle(i, 26)],
    ["ichimoku_span_a(9, 26, 26)", 50, (i) => (middle(i - 25, 9) + middle(i - 25, 26)) / 2],
    ["ichimoku_span_b(52, 26)", 76, (i) => middle(i - 25, 52)],
    ["keltner_middle(close, 20, 2)", 19, (i) => smoothed(close, 0, 20, 2 / 21, i)],
    [
      "keltner_upper(close, 20, 2)",
      20,
      (i) => smoothed(close, 0, 20, 2 / 21, i) + 2 * smoothed(ranges, 1, 20, 2 / 21, i),
    ],
    [
      "keltner_lower(close, 20, 1.5)",
      20,
      (i) => smoothed(close, 0, 20, 2 / 21, i) - 1.5 * smoothed(ranges, 1, 20, 2 / 21, i),
    ],
    ["heikin_close()", 0, (i) => (at(open, i) + at(high, i) + at(low, i) + at(close, i)) / 4],
    ["heikin_open()", 0, heikinOpen],
    ["heikin_high()", 0, (i) => Math.max(at(high, i), heikinOpen(i), heikinClose(i))],
    ["heikin_low()", 0, (i) => Math.min(at(low, i), heikinOpen(i), heikinClose(i))],
  ])("%s starts at %i and agrees", (text, first, wanted) => {
    const own = valuesOf(text);
    expect(firstKnown(Float64Array.from(own))).toBe(first);
    for (let i = first; i < close.length; i++) expect(own[i], `bar ${i}`).toBeCloseTo(wanted(i), 8);
  });
});

function heikinClose(i: number): number {
  return (at(open, i) + at(high, i) + at(low, i) + at(close, i)) / 4;
}

function heikinOpen(i: number): number {
  if (i === 0) return (at(open, 0) + at(close, 0)) / 2;
  return (heikinOpen(i - 1) + heikinClose(i - 1)) / 2;
}

describe("what has no answer is unknown", () => {
  const still = barsOf(Array.from({ length: 40 }, () => [2, 2, 2, 2] as const));

  test.each([
    "zscore(close, 10)",
    "correlation(close, close, 10)",
    "vwma(close, 10)",
    "vwap()",
    "chop(10)",
  ])("%s of a market that stands still without volume", (text) => {
    expect(valuesOf(text, still).every(Number.isNaN)).toBe(true);
  });

  test("a market that stands still has made no way", () => {
    expect(valuesOf("efficiency_ratio(close, 5)", still).at(-1)).toBe(0);
    expect(valuesOf("percentrank(close, 5)", still).at(-1)).toBe(100);
  });
});

test("the average price of the day starts anew where the trading day ends", () => {
  const own = valuesOf("vwap()", bars, "newYork17");
  const typical = (i: number) => (at(high, i) + at(low, i) + at(close, i)) / 3;
  expect(own[22]).toBeCloseTo(typical(22), 12);
  expect(own[24]).not.toBeCloseTo(typical(24), 7);
});

describe("supertrend", () => {
  /** Every band from its own recursion, read back from the start. */
  function reference(n: number, factor: number) {
    const line: number[] = [];
    const direction: number[] = [];
    let [up, down] = [NaN, NaN];
    for (let i = 0; i < close.length; i++) {
      if (i < n) {
        line.push(NaN);
        direction.push(NaN);
        continue;
      }
      const width = factor * smoothed(ranges, 1, n, 1 / n, i);
      const [lower, upper] = [middle(i, 1) - width, middle(i, 1) + width];
      const first = i === n;
      down = first || lower > down || at(close, i - 1) < down ? lower : down;
      up = first || upper < up || at(close, i - 1) > up ? upper : up;
      const was = first ? 0 : at(direction, i - 1);
      const turned = was > 0 ? at(close, i) > up : at(close, i) < down;
      direction.push(first ? 1 : turned ? -was : was);
      line.push(at(direction, i) < 0 ? down : up);
    }
    return { line, direction };
  }

  test.each([
    [10, 3],
    [7, 1],
    [3, 0.5],
  ])("agrees with the definition at %i, %d, and turns both ways", (n, factor) => {
    const wanted = reference(n, factor);
    const line = valuesOf(`supertrend(${n}, ${factor})`);
    const direction = valuesOf(`supertrend_dir(${n}, ${factor})`);
    expect(direction).toEqual(wanted.direction);
    if (factor < 3) expect(new Set(direction.slice(n))).toEqual(new Set([1, -1]));
    for (let i = n; i < close.length; i++) {
      expect(line[i]).toBeCloseTo(at(wanted.line, i), 10);
      // -1 is an uptrend, as in Pine: the line lies below the price.
      if (at(direction, i) < 0) expect(line[i]).toBeLessThanOrEqual(at(close, i));
      else expect(line[i]).toBeGreaterThanOrEqual(at(close, i));
    }
  });
});

describe("pivots", () => {
  test("by hand: a high shows two bars late and stands until the next; the later of equal highs counts", () => {
    const tops = [1, 3, 2, 2, 5, 5, 4, 1, 2];
    const candles = tops.map((top) => [top, top, top, top] as const);
    expect(valuesOf("pivot_high(1, 2)", barsOf(candles))).toEqual([
      ...[NaN, NaN, NaN, 3, 3, 3, 3, 5, 5],
    ]);
  });

  test.each([
    [1, 1],
    [3, 2],
    [5, 5],
  ])("pivot_high(%i, %i) and pivot_low agree with reading every window", (left, right) => {
    const scan = (values: Float64Array, sign: 1 | -1) => {
      let last = NaN;
      return Array.from(values, (_, i) => {
        const c = i - right;
        const beats = (j: number) => sign * (at(values, c) - at(values, j));
        const indices = Array.from({ length: left + right + 1 }, (_, j) => c - left + j);
        const isPivot = indices.every((j) => (j < c ? beats(j) >= 0 : j === c || beats(j) > 0));
        if (c - left >= 0 && isPivot) last = at(values, c);
        return last;
      });
    };
    expect(valuesOf(`pivot_high(${left}, ${right})`)).toEqual(scan(high, 1));
    expect(valuesOf(`pivot_low(${left}, ${right})`)).toEqual(scan(low, -1));
  });
});

describe("zigzag without repainting", () => {
  test("by hand: a turn shows on the bar that confirms it, highs and lows in turns", () => {
    const prices = [100, 105, 110, 106, 98, 95, 97, 105, 120, 107];
    const candles = prices.map((price) => [price, price, price, price] as const);
    // 10 %: 110 rises 10 % above the low 100; 98 lies more than 10 % below 110; 105 above 95; 107 below 120.
    expect(valuesOf("zigzag_safe(10)", barsOf(candles))).toEqual([
      ...[NaN, NaN, 100, 100, 110, 110, 110, 95, 95, 120],
    ]);
  });

  test("a bar that extends the leg does not end it", () => {
    const candles = [
      [100, 100, 100, 100],
      [110, 111, 110, 110],
      [115, 120, 90, 100],
      [100, 101, 100, 100],
    ] as const;
    expect(valuesOf("zigzag_safe(10)", barsOf(candles))).toEqual([NaN, 100, 100, 120]);
  });

  test("each turn is the extreme of its leg, found again from the turns alone", () => {
    const turns = valuesOf("zigzag_safe(0.3)");
    const confirmed = turns.flatMap((turn, i) =>
      turn !== turns[i - 1] && !Number.isNaN(turn) ? [i] : [],
    );
    expect(confirmed.length).toBeGreaterThan(5);
    confirmed.slice(1).forEach((bar, j) => {
      const leg = [at(confirmed, j), bar] as const;
      const isHigh = at(turns, bar) > at(turns, leg[0]);
      const values = window(isHigh ? high : low, bar - 1, bar - leg[0]);
      expect(at(turns, bar)).toBe(isHigh ? Math.max(...values) : Math.min(...values));
    });
  });
});
