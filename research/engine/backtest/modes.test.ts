import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bars, emptyBars, seededRng, sliceBars } from "#domain";
import { barsOf, randomBars } from "../testing.ts";
import { brief, EXIT, flat, LONG, run, SHORT, UNIT } from "./testing.ts";
import type { BacktestInput, BacktestResult, Ticks } from "./types.ts";

const START = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Fine = readonly [minute: number, open: number, high: number, low: number, close: number];

/** Finer bars at minutes from the start. */
function inside(...candles: readonly Fine[]): Partial<BacktestInput> {
  const bars = barsOf(candles.map(([, open, high, low, close]) => [open, high, low, close]));
  candles.forEach(([minute], i) => {
    bars.time[i] = START + minute * MINUTE;
  });
  return { mode: "inner", inside: { bars, timeframe: "M1" } };
}

function ticks(...quotes: readonly (readonly [minute: number, bid: number, ask: number])[]) {
  const column = (of: (quote: readonly [number, number, number]) => number) =>
    Float64Array.from(quotes, of);
  const all: Ticks = {
    time: column(([minute]) => START + minute * MINUTE),
    bid: column(([, bid]) => bid),
    ask: column(([, , ask]) => ask),
  };
  return { mode: "ticks", ticks: all } as const;
}

const spec = { stopLoss: "5", takeProfit: "10" };

describe("open", () => {
  test("stops are looked at when a bar opens, and fill there", () => {
    const candles = [flat(100, LONG), [100, 120, 80, 100], [93, 130, 90, 100], flat(100)] as const;
    const result = run({ candles, spec, more: { mode: "open" } });
    expect(brief(result)).toEqual([["long", 1, 100, 2, 93, "stopLoss"]]);
    expect([result.mode, result.ambiguousBars]).toEqual(["open", 0]);
    const paid = run({
      candles: [flat(100, LONG), flat(100), flat(112)],
      spec,
      more: { mode: "open" },
    });
    expect(brief(paid)).toEqual([["long", 1, 100, 2, 112, "takeProfit"]]);
  });
});

describe("inner", () => {
  const candles = [flat(100, LONG), [100, 112, 94, 100], flat(100)] as const;

  test("the finer bars tell which of stop and target came first", () => {
    const target = run({
      candles,
      spec,
      more: inside([60, 100, 112, 100, 100], [90, 100, 100, 94, 100]),
    });
    expect(brief(target)).toEqual([["long", 1, 100, 1, 110, "takeProfit"]]);
    const stop = run({
      candles,
      spec,
      more: inside([60, 100, 100, 94, 100], [90, 100, 112, 100, 100]),
    });
    expect(brief(stop)).toEqual([["long", 1, 100, 1, 95, "stopLoss"]]);
    expect([target.ambiguousBars, stop.ambiguousBars]).toEqual([0, 0]);
  });

  test("a finer bar with both is the stop's, and counted once a bar", () => {
    const more = inside([60, 100, 112, 94, 100], [90, 100, 112, 94, 100]);
    const result = run({ candles, spec, more });
    expect(brief(result)).toEqual([["long", 1, 100, 1, 95, "stopLoss"]]);
    expect([result.ambiguousBars, result.interval]).toEqual([1, { worst: -5, best: 10 }]);
  });

  test("a gap between finer bars fills at the open of the later one", () => {
    const result = run({
      candles,
      spec,
      more: inside([60, 100, 101, 99, 99], [61, 94, 95, 94, 94]),
    });
    expect(brief(result)).toEqual([["long", 1, 100, 1, 94, "stopLoss"]]);
  });

  test("a bar without finer bars counts by its own prices, and is counted", () => {
    const result = run({ candles, spec, more: inside([0, 100, 100, 100, 100]) });
    expect(brief(result)).toEqual([["long", 1, 100, 1, 95, "stopLoss"]]);
    expect(result.barsWithoutInside).toBe(2);
  });

  test("signals and trailing stay those of the bar", () => {
    const held = [flat(100, LONG), [100, 110, 99, 101], [101, 101, 96, 97], flat(97)] as const;
    const more = inside([60, 100, 110, 100, 110], [61, 106, 106, 99, 101], [120, 101, 101, 96, 97]);
    expect(brief(run({ candles: held, spec: { trailingStop: "4" }, more }))).toEqual([
      ["long", 1, 100, 2, 97, "trailing"],
    ]);
  });

  test("an order that takes time fills at the first finer bar after it", () => {
    const more = {
      ...inside([60, 100, 100, 100, 100], [61, 103, 103, 103, 103], [62, 104, 104, 100, 100]),
      execution: { latencyMs: 30_000, slippage: { kind: "fixed" }, rejectProbability: 0 },
    } as const;
    expect(brief(run({ candles, spec, more }))[0]?.slice(0, 3)).toEqual(["long", 1, 103]);
    const late = { ...more, execution: { ...more.execution, latencyMs: 2 * HOUR } };
    // The third bar has no finer bars: what is still on its way fills at its open.
    expect(brief(run({ candles, spec, more: late }))[0]?.slice(0, 3)).toEqual(["long", 2, 100]);
  });

  test("a position waits for its late exit with its stop in the market", () => {
    const leaving = [flat(100, LONG), flat(100, EXIT), [100, 100, 94, 100], flat(100)] as const;
    const more = {
      ...inside([60, 99, 99, 99, 99], [61, 100, 100, 100, 100], [120, 100, 100, 94, 96]),
      execution: { latencyMs: 1, slippage: { kind: "fixed" }, rejectProbability: 0 },
    } as const;
    expect(brief(run({ candles: leaving, spec, more }))).toEqual([
      ["long", 1, 100, 2, 95, "stopLoss"],
    ]);
  });

  test("finer bars that are missing, not finer or unsound are refused", () => {
    expect(() => run({ candles, more: { mode: "inner" } })).toThrow(/needs finer bars/);
    const same = {
      mode: "inner",
      inside: { bars: barsOf([[1, 1, 1, 1]]), timeframe: "H1" },
    } as const;
    expect(() => run({ candles, more: same })).toThrow(/must be finer than H1/);
    expect(() => run({ candles, more: inside([0, 1, 1, 2, 1]) })).toThrow(/bar 0: its prices/);
  });
});

describe("ticks", () => {
  const candles = [flat(100, LONG), [100, 112, 94, 100], flat(100)] as const;

  test("orders fill at the first tick from the bar's open on, stops at the tick that meets them", () => {
    const more = ticks([59, 99, 100], [61, 100, 101], [62, 112, 113], [63, 90, 91]);
    expect(brief(run({ candles, spec, more }))).toEqual([["long", 1, 101, 1, 112, "takeProfit"]]);
    const down = ticks([61, 100, 101], [62, 95, 96], [63, 112, 113]);
    expect(brief(run({ candles, spec, more: down }))).toEqual([
      ["long", 1, 101, 1, 95, "stopLoss"],
    ]);
  });

  test("a short is closed by the ask", () => {
    const sold = [flat(100, SHORT), [100, 104, 88, 100], flat(100)] as const;
    const more = ticks([60, 100, 102], [61, 89, 91], [62, 88, 90], [63, 103, 106]);
    expect(brief(run({ candles: sold, spec, more }))).toEqual([
      ["short", 1, 100, 1, 90, "takeProfit"],
    ]);
  });

  test("ticks that cannot be are refused", () => {
    expect(() => run({ candles, more: { mode: "ticks" } })).toThrow(/needs ticks/);
    expect(() => run({ candles, more: ticks([2, 1, 1], [1, 1, 1]) })).toThrow(/tick 1: its time/);
    expect(() => run({ candles, more: ticks([1, 2, 1]) })).toThrow(/tick 0: its prices/);
  });
});

/** Bars of six finer ones each, without a gap inside, and those seen as ticks: open, low, high, close of each. */
function world(count: number, seed: number): { bars: Bars; fine: Bars; quotes: Ticks } {
  const rng = seededRng(seed);
  const fine = randomBars(count * 6, seed + 1);
  const bars = emptyBars(count);
  const quotes = { time: [] as number[], bid: [] as number[], ask: [] as number[] };
  for (let k = 0; k < count * 6; k++) {
    const before = k % 6 === 0 ? undefined : fine.close[k - 1];
    fine.time[k] = START + Math.floor(k / 6) * HOUR + (k % 6) * 10 * MINUTE;
    if (before !== undefined) fine.open[k] = before;
    const [open, close] = [fine.open[k] ?? 0, fine.close[k] ?? 0];
    fine.high[k] = Math.max(open, close, fine.high[k] ?? 0);
    fine.low[k] = Math.min(open, close, fine.low[k] ?? 0);
    const turns = [fine.low[k] ?? 0, fine.high[k] ?? 0];
    if (rng() < 0.5) turns.reverse();
    [open, ...turns, close].forEach((bid, step) => {
      quotes.time.push((fine.time[k] ?? 0) + step * MINUTE);
      quotes.bid.push(bid);
      quotes.ask.push(bid + 0.00008);
    });
  }
  for (let i = 0; i < count; i++) {
    const part = sliceBars(fine, 6 * i, 6 * i + 6);
    bars.time[i] = START + i * HOUR;
    bars.open[i] = part.open[0] ?? 0;
    bars.high[i] = Math.max(...part.high);
    bars.low[i] = Math.min(...part.low);
    bars.close[i] = part.close[5] ?? 0;
    bars.volume[i] = i === 2 ? LONG : 0;
  }
  const { time, bid, ask } = quotes;
  return {
    bars,
    fine,
    quotes: {
      time: Float64Array.from(time),
      bid: Float64Array.from(bid),
      ask: Float64Array.from(ask),
    },
  };
}

describe("the modes on one trade", () => {
  test("finer bars and ticks lie between the worst and the best case of the bars, and finer looks narrow it", {
    timeout: 60_000,
  }, () => {
    let guesses = 0;
    const eurusd = { digits: 5, point: 0.00001, tickSize: 0.00001 };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.boolean(),
        fc.integer({ min: 5, max: 60 }),
        fc.integer({ min: 5, max: 60 }),
        (seed, isLong, stop, target) => {
          const { bars, fine, quotes } = world(30, seed);
          bars.volume[2] = isLong ? LONG : SHORT;
          const result = (more: Partial<BacktestInput>): BacktestResult =>
            run({
              candles: [flat(1)],
              spec: {
                stopLoss: `${stop} * 0.0001 + 0.0000037`,
                takeProfit: `${target} * 0.0001 + 0.0000031`,
              },
              more: {
                bars,
                costs: {
                  spreadPoints: 8,
                  commissionPerLotPerSide: 0,
                  slippagePoints: 0,
                  swapLongPoints: 0,
                  swapShortPoints: 0,
                },
                instrument: { ...UNIT, ...eurusd },
                ...more,
              },
            });
          const ohlc = result({}).interval;
          const inner = result({
            mode: "inner",
            inside: { bars: fine, timeframe: "M10" },
          }).interval;
          const tick = result({ mode: "ticks", ticks: quotes });
          const bound = 1e-9;
          expect(inner.worst).toBeGreaterThanOrEqual(ohlc.worst - bound);
          expect(inner.best).toBeLessThanOrEqual(ohlc.best + bound);
          expect(tick.interval.worst).toBe(tick.interval.best);
          // Ticks fill beyond the level that they jump over: a stop worse, a target better.
          if (tick.trades[0]?.exitReason === "endOfData") {
            expect(tick.interval.worst).toBeGreaterThanOrEqual(inner.worst - bound);
            expect(tick.interval.best).toBeLessThanOrEqual(inner.best + bound);
          } else {
            const reasons = [ohlc.worst < 0 ? "stopLoss" : "", ohlc.best > 0 ? "takeProfit" : ""];
            expect([...reasons, "endOfData"]).toContain(tick.trades[0]?.exitReason);
          }
          if (ohlc.best > ohlc.worst) guesses++;
        },
      ),
      { numRuns: 200 },
    );
    expect(guesses).toBeGreaterThan(2);
  });

  test("whatever the mode, the worst case is never above the best", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const { bars, fine, quotes } = world(200, seed);
        for (let i = 0; i < 200; i++)
          bars.volume[i] = [0, LONG, SHORT, EXIT][(i * 7 + seed) % 4] ?? 0;
        const modes: readonly Partial<BacktestInput>[] = [
          {},
          { mode: "open" },
          { mode: "inner", inside: { bars: fine, timeframe: "M10" } },
          { mode: "ticks", ticks: quotes },
        ];
        for (const more of modes) {
          const { interval } = run({
            candles: [flat(1)],
            spec: { stopLoss: "0.0012", takeProfit: "0.0014" },
            more: { bars, ...more },
          });
          expect(interval.worst).toBeLessThanOrEqual(interval.best);
        }
      }),
      { numRuns: 40 },
    );
  });
});

test("bars and ticks that say the same make the same trades", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
      // Bars of one price each are their own inside and their own ticks.
      const bars = randomBars(150, seed);
      for (const column of ["high", "low", "close"] as const) bars[column].set(bars.open);
      for (let i = 0; i < 150; i++)
        bars.volume[i] = [LONG, 0, SHORT, 0, EXIT][(i * 3 + seed) % 5] ?? 0;
      const trades = (more: Partial<BacktestInput>) =>
        run({
          candles: [flat(1)],
          spec: { stopLoss: "0.002", takeProfit: "0.003" },
          more: { bars, ...more },
        });
      const own = trades({});
      const quotes = { time: bars.time, bid: bars.open, ask: bars.open };
      const others: readonly Partial<BacktestInput>[] = [
        { mode: "open" },
        { mode: "inner", inside: { bars, timeframe: "M1" } },
        { mode: "ticks", ticks: quotes },
      ];
      for (const more of others) expect(trades(more).trades).toEqual(own.trades);
      expect(own.trades.length).toBeGreaterThan(10);
    }),
    { numRuns: 30 },
  );
});
