import { expect, test } from "vitest";
import { sliceBars } from "#domain";
import { randomBars } from "../testing.ts";
import { evaluateExpression } from "./evaluate.ts";
import { foreverNodes } from "./forever.ts";
import { parseStrategy } from "./parse-strategy.ts";

function nodesOf(change: Record<string, unknown>) {
  const parsed = parseStrategy({
    specVersion: 1,
    name: "memory",
    symbol: "EURUSD",
    timeframe: "H1",
    entry: { long: "close > open" },
    ...change,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return foreverNodes(parsed.value);
}

const CANCELLED = [
  "obv() > obv()[20]",
  "obv() - sma(obv(), 20) > 100",
  "mom(obv(), 10) > 0",
  "rising(obv(), 3)",
  "crossover(obv(), ema(obv(), 20))",
  "2 * obv() - obv()[1] > obv()[2]",
  "zscore(obv(), 20) > 2",
  "min(obv(), obv()[1]) < highest(obv(), 20)",
  "rsi(-obv() / 2, 14) < 30",
  'htf("D1", obv() > obv()[1])',
];
test.each([
  ...CANCELLED,
  "sma(close, 20) > ema(close, 50) and rsi(close, 14) < 30",
  "supertrend_dir(10, 3) < 0 and close > vwap() and sar(0.02, 0.2) < low",
])("%s forgets", (long) => {
  expect(nodesOf({ entry: { long } })).toEqual([]);
});

const KEPT = [
  ["obv() > 1000", "obv()", 0],
  ["close > open and obv() + obv()[1] > 0", "obv()", 17],
  ["roc(obv(), 10) > 1", "obv()", 4],
  ["obv() / sma(obv(), 20) > 1", "obv()", 0],
  ["2 * obv() > obv()[1]", "obv()", 4],
  ["crossover(obv(), close)", "obv()", 10],
  ["abs(obv()) > 1", "obv()", 4],
  ["barssince(close > open) < 5", "barssince(close > open)", 0],
  ["close > valuewhen(close > open, high, 0)", "valuewhen(close > open, high, 0)", 8],
  ["close > pivot_high(5, 5)", "pivot_high(5, 5)", 8],
  ['htf("D1", close > zigzag_safe(3))', "zigzag_safe(3)", 18],
] as const;
test.each(KEPT)("%s never forgets", (long, node, position) => {
  const [found] = nodesOf({ entry: { long } });
  expect(found).toMatchObject({ path: "entry.long", node, position });
  expect(found?.message).toMatch(/never forgets/);
  expect(found?.hint.length).toBeGreaterThan(20);
});

test("behind a name, the name's own place is told, once; a difference of it is sound", () => {
  const change = {
    let: { flow: "2 + obv()" },
    entry: { long: "flow > 1", short: "flow < 1" },
    stopLoss: "flow",
  };
  expect(nodesOf(change)).toEqual([
    expect.objectContaining({ path: "let.flow", node: "obv()", position: 4 }),
  ]);
  expect(nodesOf({ ...change, entry: { long: "flow > flow[5]" }, stopLoss: "1" })).toEqual([]);
});

test.each(CANCELLED)("%s is the same through a window as of the whole history", (text) => {
  const bars = randomBars(1500, 9);
  const values = (from: number) => {
    const read = evaluateExpression(text, sliceBars(bars, from, 1500));
    if (!read.ok) throw new Error(read.error.message);
    return [...read.value].slice(-300);
  };
  // Averages forget slowly, so nearly all: 800 bars are 40 times their period.
  const [whole, seen] = [values(0), values(700)];
  expect(whole.filter((value, i) => value === seen[i]).length).toBeGreaterThan(295);
});

test.each(["obv()", "roc(obv(), 10)", "barssince(volume > 98)"])("%s is not", (text) => {
  const bars = randomBars(1500, 9);
  const values = (from: number) => {
    const read = evaluateExpression(text, sliceBars(bars, from, 1500));
    if (!read.ok) throw new Error(read.error.message);
    return [...read.value].slice(-300);
  };
  expect(values(0)).not.toEqual(values(1195));
});
