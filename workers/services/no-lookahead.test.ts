import { expect, test } from "vitest";
import { parseStrategy } from "#engine";
import { refuseLookahead, requireNoLookahead } from "./no-lookahead.ts";

test("averages, longer timeframes and stops raise no alarm", () => {
  const parsed = parseStrategy({
    specVersion: 1,
    name: "cut",
    symbol: "EURUSD",
    timeframe: "H1",
    entry: {
      long: 'crossover(ema(close, 12), sma(close, 48)) and htf("D1", close > sma(close, 5))',
    },
    stopLoss: "2 * atr(14)",
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  expect(() => requireNoLookahead(parsed.value)).not.toThrow();
});

test("what reads the future is refused by its place and name", () => {
  const found = { path: "entry.long", node: "sma(close, 48)", bar: 60, cut: 61 };
  expect(() => refuseLookahead(found)).toThrow("entry.long: sma(close, 48) changes");
});
