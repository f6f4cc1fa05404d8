import { afterEach, expect, test, vi } from "vitest";
import { seededRng } from "#domain";
import { randomBars } from "../testing.ts";
import { FUNCTIONS } from "./functions.ts";
import { checkLookahead } from "./lookahead.ts";
import { parseStrategy } from "./parse-strategy.ts";

function strategyOf(long: string) {
  const parsed = parseStrategy({
    specVersion: 1,
    name: "cuts",
    symbol: "EURUSD",
    timeframe: "H1",
    let: { trend: "ema(close, 20)" },
    entry: { long },
    stopLoss: "2 * atr(14)",
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

afterEach(() => vi.restoreAllMocks());

test.each([
  "crossover(sma(close, 10), trend)",
  'close > htf("D1", sma(close, 3)) and rsi(close, 14) < 30',
  "barssince(close > bb_upper(close, 20, 2)) < 5 or stddev(close, 20) > kurt",
])("no false alarm on %s", (text) => {
  const strategy = strategyOf(text.replace("kurt", "0.001"));
  expect(checkLookahead(strategy, randomBars(600, 3), seededRng(1))).toBeNull();
});

test("an average that reads the whole series is found and named", () => {
  const sma = FUNCTIONS.get("sma");
  if (sma === undefined) throw new Error("sma is a function of the language");
  vi.spyOn(sma, "compute").mockImplementation((_bars, [values]) => {
    const all = values ?? new Float64Array();
    return new Float64Array(all.length).fill(all.reduce((a, b) => a + b, 0) / all.length);
  });
  const found = checkLookahead(
    strategyOf("trend > 0 and close > sma(close, 10)"),
    randomBars(300, 3),
    seededRng(1),
  );
  expect(found).toMatchObject({ path: "entry.long", node: "sma(close, 10)" });
});
