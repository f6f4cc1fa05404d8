import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultCosts, findInstrument, type Instrument } from "#broking";
import { type Bars, canonicalJson, type Json, sliceBars } from "#domain";
import { parseStrategy } from "../strategy/parse-strategy.ts";
import type { Strategy } from "../strategy/strategy.ts";
import { randomBars } from "../testing.ts";
import { hashBars } from "./data-hash.ts";
import { decide } from "./decide.ts";
import { runBacktest } from "./run-backtest.ts";
import { compileStrategy } from "./series.ts";
import type { BacktestInput } from "./types.ts";

const EURUSD = findInstrument("EURUSD") as Instrument; // in the catalogue
const PARAMS = { fast: { default: 5, min: 2, max: 10 }, slow: { default: 12, min: 11, max: 40 } };
const SPEC = {
  specVersion: 1,
  name: "everything",
  symbol: "EURUSD",
  timeframe: "H1",
  params: PARAMS,
  let: { trend: "ema(close, slow)", strength: "adx_mt5(7) + rsi(close, 9)" },
  entry: {
    long: "crossover(ema(close, fast), trend) or (strength > 90 and stoch_d(5, 3, 3) < 40)",
    short:
      "crossunder(ema(close, fast), trend) or macd_hist(close, 5, 9, 3) < bb_lower(close - trend, 10, 2)",
  },
  exit: { long: "falling(close, 3)", short: "rising(close, 3) and hour > 3" },
  stopLoss: "2 * atr(5)",
  takeProfit: "3 * atr_mt5(5)",
  trailingStop: "2.5 * stddev(close, 8)",
  maxBars: 20,
  sizing: { kind: "riskPercent", percent: 1 },
};

function strategyOf(spec: unknown): Strategy {
  const parsed = parseStrategy(spec);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

function inputOf(bars: Bars, spec: unknown = SPEC): BacktestInput {
  return {
    strategy: strategyOf(spec),
    bars,
    timeframe: "H1",
    instrument: EURUSD,
    costs: defaultCosts(EURUSD),
    initialBalance: 10_000,
    accountCurrency: "USD",
  };
}

const seeds = fc.integer({ min: 1, max: 1e6 });

describe("properties of every run", () => {
  test("equity ends at the balance plus the sum of net profits, which add up from their parts", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { trades, equity, metrics } = runBacktest(inputOf(randomBars(300, seed)));
        const sum = trades.reduce((total, trade) => total + trade.netProfit, 0);
        expect(equity.at(-1)).toBeCloseTo(10_000 + sum, 6);
        expect(metrics.netProfit).toBeCloseTo(sum, 9);
        for (const trade of trades) {
          expect(trade.netProfit).toBe(trade.grossProfit + trade.commission + trade.swap);
          expect(trade.exitBar).toBeGreaterThanOrEqual(trade.entryBar);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("one position at a time: no trade begins before the one before it ended", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { trades } = runBacktest(inputOf(randomBars(300, seed)));
        trades.forEach((trade, i) => {
          expect(trade.entryBar).toBeGreaterThanOrEqual(trades[i - 1]?.exitBar ?? 0);
        });
      }),
      { numRuns: 20 },
    );
  });

  test("cutting the future off changes no signal, no equity and no finished trade of the past", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 2, max: 299 }), (seed, cut) => {
        const bars = randomBars(300, seed);
        const whole = runBacktest(inputOf(bars));
        const part = runBacktest(inputOf(sliceBars(bars, 0, cut)));
        const { signals } = compileStrategy(strategyOf(SPEC), bars);
        expect([...compileStrategy(strategyOf(SPEC), sliceBars(bars, 0, cut)).signals]).toEqual([
          ...signals.slice(0, cut),
        ]);
        expect([...part.equity.slice(0, cut - 1)]).toEqual([...whole.equity.slice(0, cut - 1)]);
        const finished = whole.trades.filter((trade) => trade.exitBar < cut - 1);
        expect(part.trades.slice(0, finished.length)).toEqual(finished);
      }),
      { numRuns: 25 },
    );
  });

  test("the order in which parameters and fields are written changes nothing", () => {
    const bars = randomBars(300, 4);
    const turned = Object.fromEntries(
      Object.entries({
        ...SPEC,
        params: Object.fromEntries(Object.entries(PARAMS).reverse()),
      }).reverse(),
    );
    expect(runBacktest(inputOf(bars, turned))).toEqual(runBacktest(inputOf(bars)));
  });

  test("no metric is ever NaN or infinite", () => {
    for (const count of [1, 2, 30, 300]) {
      for (const value of Object.values(runBacktest(inputOf(randomBars(count, 9))).metrics)) {
        expect(value === null || Number.isFinite(value)).toBe(true);
      }
    }
  });
});

describe("receipt", () => {
  test("the same input gives the same bytes", () => {
    const text = () => {
      const { equity, ...rest } = runBacktest(inputOf(randomBars(300, 1)));
      return canonicalJson({ ...rest, equity: [...equity] } as unknown as Json); // a result holds JSON values only
    };
    expect(text()).toBe(text());
  });

  test("each hash changes with its own part and with nothing else", () => {
    const bars = randomBars(300, 1);
    const input = inputOf(bars);
    const base = runBacktest(input).receipt;
    const changed = (change: Partial<BacktestInput>) => {
      const { receipt } = runBacktest({ ...input, ...change });
      return (["specHash", "dataHash", "costsHash", "resultHash"] as const).filter(
        (key) => receipt[key] !== base[key],
      );
    };
    expect(changed({})).toEqual([]);
    expect(changed({ strategy: { ...input.strategy, name: "other" } })).toEqual(["specHash"]);
    expect(changed({ bars: { ...bars, spread: bars.spread.map((points) => points + 1) } })).toEqual(
      ["dataHash"],
    );
    expect(changed({ costs: { ...input.costs, spreadPoints: 9 } })).toEqual([
      "costsHash",
      "resultHash",
    ]);
    expect(changed({ params: { fast: 6 } })).toEqual(["resultHash"]);
    expect(runBacktest({ ...input, params: { fast: 6 }, seed: 3 }).receipt).toMatchObject({
      params: { fast: 6, slow: 12 },
      seed: 3,
    });
  });

  test("bars written into after a run are hashed anew", () => {
    const bars = randomBars(50, 2);
    const before = hashBars(bars);
    expect(hashBars(bars)).toBe(before);
    bars.close[49] = (bars.close[49] ?? 0) + 1e-12;
    const after = hashBars(bars);
    expect(after).not.toBe(before);
    expect(hashBars(sliceBars(bars, 0, 50))).toBe(after);
  });

  test("every kind of NaN, and both zeros, are one number", () => {
    const bars = randomBars(3, 1);
    const bits = new Uint32Array(Float64Array.of(NaN, NaN, NaN).buffer);
    bits[1] = 0xfff80001;
    const odd = {
      ...bars,
      spread: new Float64Array(bits.buffer),
      volume: Float64Array.of(-0, 1, 2),
    };
    const plain = {
      ...bars,
      spread: Float64Array.of(NaN, NaN, NaN),
      volume: Float64Array.of(0, 1, 2),
    };
    expect(hashBars(odd)).toBe(hashBars(plain));
  });
});

describe("decide", () => {
  const series = {
    ...compileStrategy(strategyOf(SPEC), randomBars(1, 1)),
    signals: Uint8Array.of(0, 1, 2, 3, 5, 4, 9),
    maxBars: 7,
  };
  const held = (side: "long" | "short", barsHeld = 0) => ({ side, barsHeld });

  test("a live position decides as a simulated one: by its side and age alone", () => {
    expect(decide(series, 0, null)).toEqual([]);
    expect(decide(series, 1, null)).toEqual([{ action: "open", side: "long" }]);
    expect(decide(series, 3, null)).toEqual([]);
    expect(decide(series, 4, null)).toEqual([]);
    expect(decide(series, 1, held("long"))).toEqual([]);
    expect(decide(series, 2, held("long"))).toEqual([
      { action: "close", cause: "opposite" },
      { action: "open", side: "short" },
    ]);
    expect(decide(series, 5, held("long"))).toEqual([{ action: "close", cause: "exit" }]);
    expect(decide(series, 6, held("short"))).toEqual([
      { action: "close", cause: "exit" },
      { action: "open", side: "long" },
    ]);
    expect(decide(series, 0, held("long", 7))).toEqual([{ action: "close", cause: "maxBars" }]);
    expect(decide(series, 99, null)).toEqual([]);
  });
});
