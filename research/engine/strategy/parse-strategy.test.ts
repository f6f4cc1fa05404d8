import { describe, expect, test } from "vitest";
import { parseStrategy } from "./parse-strategy.ts";
import { printStrategy, strategyHash } from "./strategy.ts";

const SPEC = {
  specVersion: 1,
  name: "EMA pullback",
  symbol: "EURUSD",
  timeframe: "H1",
  params: {
    fast: { default: 12, min: 5, max: 50, step: 1 },
    slow: { default: 48, min: 20, max: 200, step: 2 },
  },
  let: { trend: "ema(close, slow)" },
  entry: {
    long: "crossover(ema(close, fast), trend) and adx(14) > 20",
    short: "crossunder(ema(close, fast), trend) and adx(14) > 20",
  },
  exit: { long: "close < trend", short: "close > trend" },
  stopLoss: "1.5 * atr(14)",
  takeProfit: "3 * atr(14)",
  trailingStop: null,
  breakEven: null,
  maxBars: 48,
  session: { days: [1, 2, 3, 4, 5], from: "07:00", to: "20:00", timeZone: "Europe/London" },
  sizing: { kind: "riskPercent", percent: 1 },
};

function strategyOf(spec: unknown) {
  const result = parseStrategy(spec);
  if (!result.ok) throw new Error(JSON.stringify(result.error, null, 1));
  return result.value;
}

function problemsOf(change: Record<string, unknown>) {
  const result = parseStrategy({ ...SPEC, ...change });
  return result.ok ? [] : result.error;
}

describe("reading a strategy", () => {
  test("the documented example is sound, and prints back to the same strategy", () => {
    const strategy = strategyOf(SPEC);
    expect(strategyOf(printStrategy(strategy))).toEqual(strategy);
    expect(strategy.onOppositeSignal).toBe("reverse");
  });

  test("only name, symbol, timeframe and one entry are needed; defaults fill the rest", () => {
    const { specVersion, name, symbol, timeframe } = SPEC;
    const strategy = strategyOf({
      specVersion,
      name,
      symbol,
      timeframe,
      entry: { long: "close > open" },
    });
    expect(strategy).toMatchObject({
      params: {},
      let: {},
      entry: { short: null },
      exit: { long: null, short: null },
      stopLoss: null,
      maxBars: null,
      session: null,
      sizing: { kind: "fixedLots", lots: 0.01 },
    });
  });

  test("the hash ignores spaces, brackets, the order of fields and spelt-out defaults; not a number", () => {
    const hash = strategyHash(strategyOf(SPEC));
    const reordered = Object.fromEntries(Object.entries(SPEC).reverse());
    expect(strategyHash(strategyOf(reordered))).toBe(hash);
    expect(
      strategyHash(
        strategyOf({ ...SPEC, stopLoss: "(1.5)*atr( 14 )", onOppositeSignal: "reverse" }),
      ),
    ).toBe(hash);
    expect(strategyHash(strategyOf({ ...SPEC, stopLoss: "1.6 * atr(14)" }))).not.toBe(hash);
  });

  test("later fields do not touch the hash of a strategy without them", () => {
    // As of the version before `dayZone`, `partialTakeProfit` and `pyramiding` were there.
    const HASH = "de0e640b9c57cb7c13369bdaa94f499b371894c9488fd7473974424e1883d166";
    expect(strategyHash(strategyOf(SPEC))).toBe(HASH);
    const same = { ...SPEC, pyramiding: 1, partialTakeProfit: [], dayZone: null };
    expect(strategyHash(strategyOf(same))).toBe(HASH);
    expect(strategyOf(SPEC)).toMatchObject({ pyramiding: 1, partialTakeProfit: [], dayZone: null });
    for (const change of [
      { pyramiding: 2 },
      { dayZone: "utc" },
      { partialTakeProfit: [{ at: "atr(14)", percent: 50 }] },
    ]) {
      const strategy = strategyOf({ ...SPEC, ...change });
      expect(strategyHash(strategy)).not.toBe(HASH);
      expect(printStrategy(strategy)).toMatchObject(change);
      expect(strategyOf(printStrategy(strategy))).toEqual(strategy);
    }
  });

  test("names of the let block may use one another in any order", () => {
    const strategy = strategyOf({
      ...SPEC,
      let: { distance: "close - trend", trend: "ema(close, n)", n: "slow / 2" },
    });
    expect(Object.keys(strategy.let)).toEqual(["n", "trend", "distance"]);
  });
});

describe("what is refused says where, why and how to mend it", () => {
  test.each<[string, Record<string, unknown>, string, number | null, RegExp, RegExp]>([
    ["an unknown field", { stoploss: "1" }, "stoploss", null, /unknown field/, /stopLoss/],
    ["no entries at all", { pyramiding: 0 }, "pyramiding", null, /at least 1/, /most entries/],
    ["half an entry", { pyramiding: 1.5 }, "pyramiding", null, /whole number/, /most entries/],
    ["entries without end", { pyramiding: 1e6 }, "pyramiding", null, /at most 100/, /./],
    [
      "a day that ends nowhere",
      { dayZone: "tokyo" },
      "dayZone",
      null,
      /one of newYork17, utc/,
      /session\.timeZone/,
    ],
    [
      "parts that come to more than the position",
      {
        partialTakeProfit: [
          { at: "1", percent: 60 },
          { at: "2", percent: 60 },
        ],
      },
      "partialTakeProfit",
      null,
      /120 percent/,
      /at most 100/,
    ],
    [
      "a part that is everything",
      { partialTakeProfit: [{ at: "1", percent: 100 }] },
      "partialTakeProfit.0.percent",
      null,
      /at most 99/,
      /"percent": 50/,
    ],
    [
      "a part at a misspelt distance",
      { partialTakeProfit: [{ at: "2 * atrr(14)", percent: 50 }] },
      "partialTakeProfit.0.at",
      4,
      /unknown function atrr/,
      /atr\?/,
    ],
    [
      "a part with a misspelt field",
      { partialTakeProfit: [{ at: "1", percent: 50, percnt: 1 }] },
      "partialTakeProfit.0.percnt",
      null,
      /unknown field/,
      /percent\?/,
    ],
    [
      "more lots than any broker takes",
      { sizing: { kind: "fixedLots", lots: 1e300 } },
      "sizing.lots",
      null,
      /at most 100000/,
      /kind/,
    ],
    [
      "an unknown field deep inside",
      { session: { fromm: "07:00" } },
      "session.fromm",
      null,
      /unknown field/,
      /from\?/,
    ],
    ["a missing name", { name: undefined }, "name", null, /missing/, /./],
    ["a wrong version", { specVersion: 2 }, "specVersion", null, /one of 1/, /"specVersion": 1/],
    ["a timeframe that MT5 has not", { timeframe: "H5" }, "timeframe", null, /one of/, /"H1"/],
    ["a number for a distance", { stopLoss: 0.005 }, "stopLoss", null, /text/, /1.5 \* atr/],
    ["no entry at all", { entry: {} }, "entry", null, /never enters/, /long/],
    [
      "sizing of an unknown kind",
      { sizing: { kind: "all-in" } },
      "sizing.kind",
      null,
      /fixedLots/,
      /kind/,
    ],
    [
      "risk above a hundred percent",
      { sizing: { kind: "riskPercent", percent: 200 } },
      "sizing.percent",
      null,
      /at most 100/,
      /kind/,
    ],
    [
      "risk sizing without a stop",
      { stopLoss: null },
      "sizing",
      null,
      /needs a stopLoss for long/,
      /stopLoss/,
    ],
    [
      "a time zone that is none",
      { session: { timeZone: "Mars/Base" } },
      "session.timeZone",
      null,
      /unknown time zone/,
      /Europe\/London/,
    ],
    [
      "a time that is none",
      { session: { from: "7:00" } },
      "session.from",
      null,
      /time such as/,
      /"from"/,
    ],
    [
      "a parameter outside its range",
      { params: { fast: { default: 1, min: 5 }, slow: { default: 48 } } },
      "params.fast",
      null,
      /not between/,
      /range/,
    ],
    [
      "a parameter named like a price",
      { params: { close: { default: 1 }, fast: { default: 2 }, slow: { default: 3 } } },
      "params.close",
      null,
      /word of the language/,
      /my_close/,
    ],
    [
      "a misspelt function",
      { exit: { long: "close < emma(close, 20)" } },
      "exit.long",
      8,
      /unknown function emma/,
      /did you mean ema\?/,
    ],
    [
      "a misspelt name",
      { exit: { long: "close < tend" } },
      "exit.long",
      8,
      /unknown name tend/,
      /did you mean trend\?/,
    ],
    [
      "a number where a condition is due",
      { exit: { long: "close - trend" } },
      "exit.long",
      0,
      /condition/,
      /compare/,
    ],
    [
      "a condition where a price is due",
      { stopLoss: "close > open" },
      "stopLoss",
      0,
      /must be a price/,
      /atr/,
    ],
    [
      "logic on numbers",
      { exit: { long: "close and true" } },
      "exit.long",
      0,
      /left of "and"/,
      /compare/,
    ],
    [
      "arithmetic on conditions",
      { exit: { long: "1 + (close > open) > 2" } },
      "exit.long",
      5,
      /right of "\+"/,
      /price/,
    ],
    [
      "a missing argument",
      { exit: { long: "close < ema(20)" } },
      "exit.long",
      8,
      /takes 2 arguments, not 1/,
      /ema\(x, n\), for example ema\(close, 14\)/,
    ],
    [
      "a period that moves",
      { exit: { long: "close < ema(close, volume)" } },
      "exit.long",
      19,
      /same on every bar/,
      /parameter/,
    ],
    [
      "a period that is no whole number",
      { exit: { long: "close < ema(close, 2.5)" } },
      "exit.long",
      19,
      /whole number from 1/,
      /./,
    ],
    [
      "a period that some value of a parameter breaks",
      { exit: { long: "close < ema(close, slow - 20)" } },
      "exit.long",
      19,
      /was 0/,
      /range/,
    ],
    [
      "a shift computed into the future",
      { exit: { long: "close[2 - 3] > open" } },
      "exit.long",
      6,
      /looks back only/,
      /./,
    ],
    [
      "a function without brackets",
      { exit: { long: "close < atr" } },
      "exit.long",
      8,
      /needs its arguments/,
      /atr\(n\)/,
    ],
    [
      "a price with brackets",
      { exit: { long: "close() < open" } },
      "exit.long",
      0,
      /not a function/,
      /without brackets/,
    ],
    [
      "a shorter timeframe inside a longer one",
      { exit: { long: 'htf("D1", htf("H4", close)) > 1' } },
      "exit.long",
      10,
      /H4 is not longer than the D1 it stands in/,
      /without htf/,
    ],
    [
      "a shorter timeframe inside a longer one, behind a name",
      {
        let: { trend: "ema(close, 20)", h4: 'htf("H4", close) + 1' },
        exit: { long: 'htf("D1", h4) > 1' },
      },
      "exit.long",
      10,
      /h4 reads H4, which is not longer than the D1/,
      /outside htf/,
    ],
    [
      "a let that leads back to itself",
      { let: { trend: "a + 1", a: "b * 2", b: "trend" } },
      "let.trend",
      null,
      /trend -> a -> b -> trend/,
      /circle/,
    ],
    [
      "text that does not parse",
      { let: { trend: "ema(close," } },
      "let.trend",
      10,
      /ends too early/,
      /complete/,
    ],
    ["an empty expression", { exit: { long: "" } }, "exit.long", null, /empty/, /condition/],
  ])("%s", (_what, change, path, position, message, hint) => {
    const problems = problemsOf(change);
    const problem = problems.find((each) => each.path === path);
    expect(problem, JSON.stringify(problems)).toBeDefined();
    expect(problem?.position).toBe(position);
    expect(problem?.message).toMatch(message);
    expect(problem?.hint).toMatch(hint);
  });

  test("a strategy of a thousand names and a parameter that would be an object's own are refused", () => {
    const long = `1${" + 1".repeat(600)} > 1`;
    expect(problemsOf({ exit: { long } })[0]?.message).toMatch(/more than 1000/);
    const params = JSON.parse('{ "__proto__": { "default": 1 }, "__x": { "default": 1 } }');
    expect(problemsOf({ params }).map((each) => each.path)).toContain("params.__x");
  });

  test("all problems are told at once", () => {
    const paths = problemsOf({
      exit: { long: "clos < 1 and hig > 2", short: "1 +" },
      stopLoss: "foo(1)",
    }).map((each) => each.path);
    expect(paths).toEqual(["exit.long", "exit.long", "exit.short", "stopLoss"]);
  });

  test.each([null, 7, "text", [], {}])("%j is no strategy", (input) => {
    expect(parseStrategy(input).ok).toBe(false);
  });
});
