import { afterEach, describe, expect, test, vi } from "vitest";
import { seededRng } from "#domain";
import { RandomSpec } from "../random-spec.ts";
import { randomBars } from "../testing.ts";
import { FUNCTIONS } from "./functions.ts";
import { checkLookahead } from "./lookahead.ts";
import { parseStrategy } from "./parse-strategy.ts";
import { exampleCalls } from "./testing-calls.ts";

const SEED = Number(process.env.SEED ?? 20261122);

function parsed(spec: unknown) {
  const result = parseStrategy(spec);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function strategyOf(change: Record<string, unknown>) {
  return parsed({
    specVersion: 1,
    name: "cuts",
    symbol: "EURUSD",
    timeframe: "H1",
    let: { trend: "ema(close, 20)" },
    entry: { long: "close > open" },
    stopLoss: "2 * atr(14)",
    ...change,
  });
}

/** The function `sma` as somebody could have written it who looks at the bars to come. */
function leak(ahead: (values: Float64Array, n: number) => ArrayLike<number>) {
  const sma = FUNCTIONS.get("sma");
  if (sma === undefined) throw new Error("sma is a function of the language");
  vi.spyOn(sma, "compute").mockImplementation((_bars, [values = new Float64Array()], [n = 1]) =>
    Float64Array.from(ahead(values, n)),
  );
}

const LEAKS: Readonly<Record<string, (values: Float64Array, n: number) => ArrayLike<number>>> = {
  "the next value": (values) => values.map((_, i) => values[i + 1] ?? NaN),
  "a mean centred on the bar": (values, n) =>
    values.map((_, i) => mean(values.subarray(Math.max(0, i - n), i + n + 1))),
  "the mean of the whole series": (values) => values.map(() => mean(values)),
  "a share of the highest of all": (values) => values.map((value) => value / Math.max(...values)),
  "a last value that is later changed": (values) =>
    values.map((value, i) => (i === values.length - 1 ? value : value + 1)),
  "how many bars there are": (values) => values.map(() => values.length),
  "values that are known only later": (values, n) =>
    values.map((value, i) => (i + n < values.length ? value : NaN)),
};

function mean(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

const BARS = randomBars(400, 3);
const check = (change: Record<string, unknown>, bars = BARS) =>
  checkLookahead(strategyOf(change), bars, seededRng(SEED));

afterEach(() => vi.restoreAllMocks());

describe(`no alarm (SEED=${SEED})`, () => {
  test.each([
    "close > sma(close, 200)",
    "close > ema(close, 200)",
    "crossover(sma(close, 10), trend)",
    "ema(close, 350) > ema(close, 390)",
    'close > htf("D1", ema(close, 3)) and rsi(close, 14) < 30',
    "barssince(close > bb_upper(close, 20, 2)) < 5 or stddev(close, 20) > 0.001",
  ])("on %s, warming up or not", (long) => {
    expect(check({ entry: { long } })).toBeNull();
  });

  test.each(exampleCalls())("on %s, alone and in longer bars", (call, result) => {
    const bars = randomBars(160, 8);
    const asCondition = (text: string) => (result === "boolean" ? text : `${text} > 1`);
    const change = {
      entry: { long: asCondition(call), short: `htf("H4", ${asCondition(call)})` },
      stopLoss: null,
    };
    expect(check(change, bars)).toBeNull();
  });

  test("on 40 random strategies", () => {
    const random = new RandomSpec(seededRng(SEED), { longest: 20, depth: 2 });
    for (let i = 0; i < 40; i++) {
      const { spec } = random.spec("H1");
      const found = checkLookahead(parsed(spec), randomBars(200, i), seededRng(i));
      expect(found, JSON.stringify(spec)).toBeNull();
    }
  });
});

describe("a function that leaks is found and named", () => {
  test.each(Object.keys(LEAKS))("%s", (what) => {
    leak(LEAKS[what] ?? (() => []));
    const found = check({ entry: { long: "trend > 0 and close > sma(close, 10)" } });
    expect(found).toMatchObject({ path: "entry.long", node: "sma(close, 10)" });
    expect(found?.bar).toBeLessThan(found?.cut ?? 0);
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      "behind a name",
      { let: { slow: "1 + sma(high, 5)" }, exit: { short: "slow > 2" } },
      "exit.short",
    ],
    [
      "in a longer timeframe",
      { entry: { long: 'htf("H4", close > 2 * sma(high, 5))' } },
      "entry.long",
    ],
    [
      "two timeframes deep",
      { entry: { long: 'htf("H4", htf("D1", sma(high, 5)) > 1)' } },
      "entry.long",
    ],
    ["shifted back, though not far enough", { stopLoss: "abs(sma(high, 5)[1])" }, "stopLoss"],
    ["in an argument", { takeProfit: { short: "ema(sma(high, 5), 3)" } }, "takeProfit.short"],
    [
      "in a part of the profit",
      { partialTakeProfit: [{ at: "sma(high, 5)", percent: 50 }] },
      "partialTakeProfit.0.at",
    ],
    ["in a trailing stop", { trailingStop: "max(1, sma(high, 5))" }, "trailingStop"],
  ])("%s", (_where, change, path) => {
    leak((values) => values.map((_, i) => values[i + 2] ?? NaN));
    expect(check(change)).toMatchObject({ path, node: "sma(high, 5)" });
  });
});

test("nothing can be said of one bar", () => {
  leak((values) => values.map(() => values.length));
  expect(check({ entry: { long: "sma(close, 1) > 1" } }, randomBars(1, 1))).toBeNull();
});
