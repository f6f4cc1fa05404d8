import { expect, test } from "vitest";
import { UserError } from "#domain";
import { compileStrategy } from "../backtest/series.ts";
import { randomBars } from "../testing.ts";
import { evaluateExpression } from "./evaluate.ts";
import { parseStrategy } from "./parse-strategy.ts";

const SPEC = {
  specVersion: 1,
  name: "bounds",
  symbol: "EURUSD",
  timeframe: "M1",
  params: { n: { default: 20, min: 2, max: 50 } },
  entry: { long: "close > sma(close, n)" },
};

function problemsOf(change: Record<string, unknown>) {
  const parsed = parseStrategy({ ...SPEC, ...change });
  return parsed.ok ? [] : parsed.error;
}

test.each<[string, Record<string, unknown>, string, number | null, RegExp]>([
  [
    "a series for a period",
    { entry: { long: "close > sma(close, volume)" } },
    "entry.long",
    19,
    /same on every bar/,
  ],
  [
    "a series behind a name for a period",
    { let: { p: "volume + 1" }, entry: { long: "close > sma(close, p)" } },
    "entry.long",
    19,
    /same on every bar/,
  ],
  [
    "a series for a shift",
    { entry: { long: "close > close[volume]" } },
    "entry.long",
    14,
    /same on every bar/,
  ],
  [
    "a period above the most",
    { entry: { long: "close > sma(close, 10001)" } },
    "entry.long",
    19,
    /from 1 to 10000, was 10001/,
  ],
  [
    "a shift above the most",
    { entry: { long: "close > close[10001]" } },
    "entry.long",
    14,
    /from 0 to 10000, was 10001/,
  ],
  [
    "a parameter whose range ends above the most",
    { params: { n: { default: 20, min: 2, max: 1e9 } } },
    "entry.long",
    19,
    /was 1000000000/,
  ],
  [
    "a parameter without end",
    { params: { n: { default: 20, max: Infinity } } },
    "params.n.max",
    null,
    /must be a number/,
  ],
  [
    "a period that is divided by zero",
    { entry: { long: "close > sma(close, n / 0)" } },
    "entry.long",
    19,
    /was NaN/,
  ],
  [
    "a period that a parameter's end makes a fraction",
    {
      params: { n: { default: 20, min: 2, max: 51 } },
      entry: { long: "close > sma(close, n / 2)" },
    },
    "entry.long",
    19,
    /was 25.5/,
  ],
  [
    "periods that add up beyond reason",
    { entry: { long: 'close > htf("MN1", sma(close, 1000))' } },
    "entry.long",
    0,
    /looks back \d+ bars of M1, more than 10000000/,
  ],
  [
    "the same behind a name",
    { let: { slow: 'htf("MN1", sma(close, 900))' }, stopLoss: "slow" },
    "stopLoss",
    0,
    /more than 10000000/,
  ],
  [
    "the same at the end of a parameter's range alone",
    {
      params: { n: { default: 2, min: 2, max: 5000 } },
      entry: { long: 'close > htf("W1", sma(close, n))' },
    },
    "entry.long",
    0,
    /more than 10000000/,
  ],
  [
    "a thousand lots of thousands",
    { sizing: { kind: "fixedLots", lots: 1e9 } },
    "sizing.lots",
    null,
    /at most 100000/,
  ],
  [
    "more cash than there is",
    { stopLoss: "1", sizing: { kind: "fixedCash", amount: 1e15 } },
    "sizing.amount",
    null,
    /at most 1000000000000/,
  ],
  ["a negative size", { sizing: { kind: "fixedLots", lots: -1 } }, "sizing.lots", null, /above 0/],
  [
    "a size that is no number",
    { sizing: { kind: "fixedLots", lots: NaN } },
    "sizing.lots",
    null,
    /must be a number/,
  ],
  ["bars without end", { maxBars: 1e12 }, "maxBars", null, /at most 1000000/],
])("%s is one clear error", (_what, change, path, position, message) => {
  const problems = problemsOf(change);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ path, position, message: expect.stringMatching(message) });
  expect(problems[0]?.hint.length).toBeGreaterThan(5);
});

test.each([0, -5, 2.5, 10_001, 1e300, NaN, Infinity])(
  "a run with the period %d is refused",
  (n) => {
    const parsed = parseStrategy(SPEC);
    if (!parsed.ok) throw new Error("the spec is sound");
    expect(() => compileStrategy(parsed.value, randomBars(100, 1), { n })).toThrow(UserError);
  },
);

test("the longest look back that is allowed only finds nothing in a short history", () => {
  const read = evaluateExpression("sma(close, 10000)[10000]", randomBars(50, 1));
  expect(read.ok && [...read.value].every(Number.isNaN)).toBe(true);
});

test.each(["close / (close - close)", "1 / 0", "0 / 0", "-1 / (volume - volume)"])(
  "%s divides by zero: unknown on every bar, and no signal",
  (text) => {
    const bars = randomBars(50, 1);
    const read = evaluateExpression(text, bars);
    expect(read.ok && [...read.value].every(Number.isNaN)).toBe(true);
    for (const long of [`${text} > 0`, `not (${text} > 0)`, `${text} == ${text}`]) {
      const parsed = parseStrategy({ ...SPEC, entry: { long } });
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
      expect(compileStrategy(parsed.value, bars).signals.every((bits) => bits === 0)).toBe(true);
    }
  },
);
