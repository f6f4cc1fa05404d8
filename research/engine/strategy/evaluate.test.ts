import { describe, expect, test } from "vitest";
import { sliceBars } from "#domain";
import { barsOf, firstKnown, randomBars } from "../testing.ts";
import { evaluateExpression } from "./evaluate.ts";
import { exampleCalls } from "./testing-calls.ts";

const BARS = barsOf([
  [10, 12, 9, 11],
  [11, 13, 10, 12],
  [12, 12, 8, 9],
  [9, 10, 9, 10],
]);

function valuesOf(text: string, bars = BARS, params: Record<string, number> = {}): number[] {
  const result = evaluateExpression(text, bars, { params });
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return [...result.value];
}

describe("evaluating an expression", () => {
  test.each<[string, number[]]>([
    ["close - open", [1, 1, -3, 1]],
    ["close[1]", [NaN, 11, 12, 9]],
    ["close[0]", [11, 12, 9, 10]],
    ["close[100]", [NaN, NaN, NaN, NaN]],
    ["-close * 2", [-22, -24, -18, -20]],
    ["close > close[1]", [NaN, 1, 0, 1]],
    ["not (close > close[1])", [NaN, 0, 1, 0]],
    ["close > 10 and open > 10", [0, 1, 0, 0]],
    ["close > 10 or open > 10", [1, 1, 1, 0]],
    ["true or close[1] > 0", [NaN, 1, 1, 1]],
    ["not (close[1] > 0 and false)", [NaN, 1, 1, 1]],
    ["close == 9 or close != close", [0, 0, 1, 0]],
    ["1 / (close - 11)", [NaN, 1, -0.5, -1]],
    ["abs(close - open)", [1, 1, 3, 1]],
    ["min(open, close, 10)", [10, 10, 9, 9]],
    ["max(open, close)", [11, 12, 12, 10]],
    ["spread > 1", [NaN, NaN, NaN, NaN]],
    ["not (spread > 1)", [NaN, NaN, NaN, NaN]],
    ["hour", [0, 1, 2, 3]],
    ["weekday", [1, 1, 1, 1]],
  ])("%s", (text, wanted) => {
    expect(valuesOf(text)).toEqual(wanted);
  });

  test("parameters are numbers and may be periods", () => {
    expect(valuesOf("sma(close, n) + k", BARS, { n: 2, k: 0.5 })).toEqual([NaN, 12, 11, 10]);
  });

  test("weekday runs from Monday 1 to Sunday 7, also before 1970", () => {
    const week = Array.from({ length: 8 }, () => [1, 1, 1, 1] as const);
    const days = (start: number) => {
      const bars = barsOf(week, start);
      bars.time.forEach((_, i) => {
        bars.time[i] = start + i * 86_400_000;
      });
      return valuesOf("weekday", bars);
    };
    expect(days(Date.UTC(2024, 0, 1))).toEqual([1, 2, 3, 4, 5, 6, 7, 1]);
    expect(days(Date.UTC(1969, 11, 29))).toEqual([1, 2, 3, 4, 5, 6, 7, 1]);
  });

  test("hour and weekday are UTC, whatever the trading day of the instrument", () => {
    for (const dayZone of ["utc", "newYork17"] as const) {
      const read = (text: string) => {
        const result = evaluateExpression(text, BARS, { dayZone });
        return result.ok ? [...result.value] : result.error;
      };
      expect(read("hour")).toEqual([0, 1, 2, 3]);
      expect(read("weekday")).toEqual([1, 1, 1, 1]);
    }
  });

  test("the caller's own columns are never handed out", () => {
    const result = evaluateExpression("close", BARS);
    expect(result.ok && result.value).not.toBe(BARS.close);
  });

  test("a problem says its place", () => {
    expect(evaluateExpression("close + emma(close, 2)", BARS)).toMatchObject({
      ok: false,
      error: { path: "", position: 8, hint: "did you mean ema?" },
    });
  });
});

describe("every function of the language", () => {
  const bars = randomBars(200, 5);
  const calls = exampleCalls().map(([call]) => call);

  test.each(calls)("%s warms up, is then always known, and knows no future", (call) => {
    const whole = valuesOf(call, bars);
    const first = firstKnown(Float64Array.from(whole));
    expect(first).toBeGreaterThanOrEqual(0);
    expect(first).toBeLessThan(40);
    expect(whole.slice(first).every(Number.isFinite)).toBe(true);
    const cut = randomBars(200, 5);
    for (const column of ["open", "high", "low", "close", "volume"] as const)
      cut[column].fill(1, 120);
    expect(valuesOf(call, cut).slice(0, 120)).toEqual(whole.slice(0, 120));
  });

  test.each(calls)("%s of the first bars alone is what it is among all", (call) => {
    const whole = valuesOf(call, bars);
    for (const length of [0, 1, 2, 3, 7, 31, 90, 199])
      expect(valuesOf(call, sliceBars(bars, 0, length))).toEqual(whole.slice(0, length));
  });

  test.each([
    ["macd(close, 12, 26, 9)", 33],
    ["macd_signal(close, 12, 26, 9)", 33],
    ["macd_hist(close, 12, 26, 9)", 33],
    ["macd_signal_mt5(close, 12, 26, 9)", 33],
    ["adx(14)", 27],
    ["plus_di(14)", 14],
    ["minus_di(14)", 14],
    ["rsi(close, 14)", 14],
    ["atr(14)", 14],
    ["atr_mt5(14)", 14],
    ["stoch_k(14, 3)", 17],
    ["stoch_d(14, 3, 3)", 17],
    ["bb_upper(close, 20, 2)", 19],
    ["donchian_upper(20)", 19],
    ["tr()", 1],
    ["ema(close, 20)", 19],
    ["sma(close, 20)", 19],
    ["stddev(close, 20)", 19],
    ["kama(close, 10)", 10],
    ["stochrsi_k(close, 14, 14)", 29],
    ["stochrsi_d(close, 14, 14, 3)", 29],
    ["stochrsi_d(close, 14, 14, 5)", 31],
    ["sar(0.02, 0.2)", 1],
    ["ultosc(7, 14, 28)", 28],
    ["ultosc(28, 7, 14)", 28],
    ["hma(close, 16)", 18],
    ["hma(close, 20)", 22],
    ["rma(close, 20)", 19],
    ["vwma(close, 20)", 19],
    ["vwap()", 0],
    ["supertrend(10, 3)", 10],
    ["supertrend_dir(10, 3)", 10],
    ["ichimoku_tenkan(9)", 8],
    ["ichimoku_kijun(26)", 25],
    ["ichimoku_span_a(9, 26, 26)", 50],
    ["ichimoku_span_a(9, 26, 1)", 25],
    ["ichimoku_span_b(52, 26)", 76],
    ["keltner_upper(close, 20, 2)", 20],
    ["keltner_middle(close, 20, 2)", 19],
    ["keltner_lower(close, 20, 2)", 20],
    ["chop(14)", 14],
    ["efficiency_ratio(close, 10)", 10],
    ["zscore(close, 20)", 19],
    ["percentrank(close, 20)", 20],
    ["correlation(close, volume, 20)", 19],
    ["heikin_open()", 0],
    ["heikin_close()", 0],
  ])("%s is first known at index %i", (call, index) => {
    expect(firstKnown(Float64Array.from(valuesOf(call, bars)))).toBe(index);
  });
});

test.each([
  ["hma(close, 1)", 11, "n of hma(x, n) must be a whole number from 2 to 10000, was 1"],
  ["chop(1)", 5, "n of chop(n) must be a whole number from 2 to 10000, was 1"],
  ["sar(0, 0.2)", 4, "step of sar(step, max) must be a number above 0, was 0"],
  ["pivot_high(5, 0)", 14, "right of pivot_high(left, right) must be a whole number from 1"],
  [
    "ichimoku_span_b(52, 0)",
    20,
    "displacement of ichimoku_span_b(n, displacement) must be a whole",
  ],
  ["zigzag_safe(-1)", 12, "percent of zigzag_safe(percent) must be a number above 0, was -1"],
])("%s is refused", (text, position, message) => {
  const result = evaluateExpression(text, BARS);
  expect(result).toMatchObject({
    ok: false,
    error: { position, message: expect.stringContaining(message) },
  });
});
