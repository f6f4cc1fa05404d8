import { describe, expect, test } from "vitest";
import { defaultCosts, findInstrument, type Instrument } from "#broking";
import { METRICS } from "../metrics/measure.ts";
import { parseStrategy } from "../strategy/parse-strategy.ts";
import { randomBars } from "../testing.ts";
import { prepareBacktest } from "./prepare.ts";
import { nextSignal } from "./quiet.ts";
import { runBacktest } from "./run-backtest.ts";

const EURUSD = findInstrument("EURUSD") as Instrument; // in the catalogue
const parsed = parseStrategy({
  specVersion: 1,
  name: "cross",
  symbol: "EURUSD",
  timeframe: "H1",
  params: { fast: { default: 3, min: 2, max: 10 }, slow: { default: 12, min: 11, max: 40 } },
  entry: {
    long: "crossover(sma(close, fast), sma(close, slow))",
    short: "crossunder(sma(close, fast), sma(close, slow))",
  },
  stopLoss: "2 * atr(5)",
  takeProfit: "3 * atr(5)",
  sizing: { kind: "fixedLots", lots: 0.1 },
});
if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
const strategy = parsed.value;

describe("a prepared backtest", () => {
  const setting = {
    bars: randomBars(1003, 4),
    timeframe: "H1" as const,
    instrument: EURUSD,
    costs: defaultCosts(EURUSD),
    initialBalance: 10_000,
    accountCurrency: "USD",
  };

  test("comes to the same bytes as a run of its own, whatever ran before", () => {
    const prepared = prepareBacktest(setting);
    for (const fast of [2, 3, 7, 3]) {
      const request = { strategy, params: { fast, slow: 12 + fast } };
      const own = runBacktest({ ...setting, ...request });
      expect(prepared.result(request).receipt).toEqual(own.receipt);
      expect(prepared.totals(request)).toEqual({
        netProfit: own.metrics.netProfit,
        tradeCount: own.trades.length,
        skipped: own.skipped,
        ambiguousBars: own.ambiguousBars,
      });
      expect(prepared.run(request).equity).toEqual(own.equity);
      const names = METRICS.map(({ name }) => name);
      expect(prepared.metrics(request, names)).toEqual(own.metrics);
      expect(prepared.metrics(request, ["trades"])).toEqual({ trades: own.trades.length });
      expect(own.trades.length).toBeGreaterThan(20);
    }
  });
});

describe("the next signal", () => {
  test("is found from every bar on, at every length and mask", () => {
    for (let length = 0; length < 14; length++) {
      for (let at = 0; at < length; at++) {
        const signals = new Uint8Array(length);
        signals[at] = 4;
        const words = new Int32Array(signals.buffer, 0, length >> 2);
        for (let from = 0; from <= length; from++) {
          expect(nextSignal(signals, words, 4, from)).toBe(from <= at ? at : length);
          expect(nextSignal(signals, words, 3, from)).toBe(length);
        }
      }
    }
  });
});
