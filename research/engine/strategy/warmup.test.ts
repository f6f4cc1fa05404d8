import { expect, test } from "vitest";
import { seededRng, type Timeframe, timeframeMs } from "#domain";
import { RandomSpec } from "../random-spec.ts";
import { firstKnown, randomBars } from "../testing.ts";
import { Compiler } from "./compile.ts";
import { SeriesData } from "./data.ts";
import { fieldsOf } from "./fields.ts";
import { FUNCTIONS } from "./functions.ts";
import { Lookback } from "./lookback.ts";
import { MEMORIES } from "./memory.ts";
import { parseStrategy } from "./parse-strategy.ts";
import { scopeOf } from "./scope.ts";
import { warmupOf, windowOf } from "./warmup.ts";

const SEED = Number(process.env.SEED ?? 20261122);

function strategyOf(change: Record<string, unknown>) {
  const parsed = parseStrategy({
    specVersion: 1,
    name: "warm-up",
    symbol: "EURUSD",
    timeframe: "H1",
    entry: { long: "close > open" },
    ...change,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

test.each<[Record<string, unknown>, number]>([
  [{}, 1],
  [{ entry: { long: "close > sma(close, 20)" } }, 20],
  [{ entry: { long: "close[5] > sma(close[3], 20)" } }, 23],
  [{ entry: { long: "crossover(ema(close, 12), trend)" }, let: { trend: "ema(close, 48)" } }, 49],
  [{ stopLoss: "2 * atr(14)", exit: { short: "rsi(close, 30) > 70" } }, 31],
  [{ stopLoss: { long: "lowest(low, 20)[1]" } }, 21],
  [{ partialTakeProfit: [{ at: "atr(100)", percent: 50 }] }, 101],
  // Nothing but a number and a parameter.
  [{ stopLoss: "n / 1000", params: { n: { default: 50, max: 90 } } }, 1],
  [{ entry: { long: "close > sma(close, n)" }, params: { n: { default: 50, max: 90 } } }, 50],
  // Three days, the first one cut and the next one open, with an hour for clocks put back.
  [{ entry: { long: 'close > htf("D1", sma(close, 3))' } }, 1 + 4 * 24 + 1],
])("the warm-up of %j is %i bars", (change, bars) => {
  expect(warmupOf(strategyOf(change))).toBe(bars);
});

test("parameters given take the place of the defaults", () => {
  const change = { entry: { long: "close > sma(close, n)" }, params: { n: { default: 50 } } };
  expect(warmupOf(strategyOf(change), { n: 200 })).toBe(200);
});

test("a live decision sees 500 bars or ten warm-ups, whichever is more", () => {
  expect([1, 50, 51, 300].map(windowOf)).toEqual([500, 500, 510, 3000]);
});

test(`the warm-up is never less than what random strategies really need (SEED=${SEED})`, () => {
  const rng = seededRng(SEED);
  const bounded = [...FUNCTIONS.values()].filter(({ name }) => MEMORIES[name]?.keeps !== "event");
  const random = new RandomSpec(rng, {
    depth: 3,
    longest: 12,
    functions: bounded,
    series: ["open", "high", "low", "close", "volume"],
    wild: false,
  });
  let compared = 0;
  let exact = 0;
  for (let i = 0; i < 250; i++) {
    const timeframe: Timeframe = i % 2 === 0 ? "H1" : "M15";
    const { spec } = random.spec(timeframe);
    const strategy = strategyOf(spec);
    const bars = randomBars(2000, i);
    const step = timeframeMs(timeframe);
    // Before either change of the clocks in New York.
    const start = i % 4 < 2 ? Date.UTC(2024, 2, 6) : Date.UTC(2024, 9, 30);
    bars.time.forEach((_, at) => {
      bars.time[at] = start + at * step;
    });
    for (let at = 0; at < 2000; at++) bars.volume[at] = 1 + (bars.volume[at] as number);
    const params = Object.entries(strategy.params).map(([k, v]) => [k, v.default] as const);
    const scope = scopeOf(new Map(params), new Map(Object.entries(strategy.let)));
    const dayZone = i % 3 === 0 ? "newYork17" : "utc";
    const compiler = new Compiler(new SeriesData(bars, { dayZone }), scope);
    const lookback = new Lookback(scope);
    for (const { path, expression } of fieldsOf(strategy)) {
      const first = firstKnown(compiler.numbers(expression));
      const lag = lookback.of(expression, timeframe);
      if (first < 0) continue;
      compared++;
      if (first === lag) exact++;
      expect(first, `${path} of ${JSON.stringify(spec)}`).toBeLessThanOrEqual(lag);
    }
  }
  expect(compared).toBeGreaterThan(800);
  expect(exact / compared).toBeGreaterThan(0.5);
});
