import { expect, test } from "vitest";
import { defaultCosts, findInstrument } from "#broking";
import { sliceBars } from "#domain";
import { prepareBacktest } from "../backtest/prepare.ts";
import { parseStrategy } from "../strategy/parse-strategy.ts";
import { randomBars } from "../testing.ts";
import { tradingFrom } from "./trading-window.ts";

const bars = randomBars(1500, 4);
const instrument = findInstrument("EURUSD");
const parsed = parseStrategy({
  specVersion: 1,
  name: "cross",
  symbol: "EURUSD",
  timeframe: "H1",
  entry: {
    long: "crossover(sma(close, 5), sma(close, 300))",
    short: "crossunder(sma(close, 5), sma(close, 300))",
  },
  sizing: { kind: "fixedLots", lots: 0.1 },
});
if (!parsed.ok || !instrument) throw new Error("the strategy and its symbol are known");
const strategy = parsed.value;

function tradesOf(from: number, to: number) {
  return prepareBacktest({
    bars: sliceBars(bars, 0, to),
    timeframe: "H1",
    instrument: instrument as NonNullable<typeof instrument>, // checked above
    costs: defaultCosts(instrument as NonNullable<typeof instrument>),
    initialBalance: 10_000,
    accountCurrency: "USD",
  }).run({ strategy: tradingFrom(strategy, from) });
}

test("entries before the window are left out, those after its first bar are the same as without one", () => {
  const [all, inside] = [tradesOf(0, 1500), tradesOf(700, 1500)];
  const before = all.trades.filter(({ entryBar }) => entryBar <= 700);
  expect(before.length).toBeGreaterThan(0);
  expect(inside.trades.every(({ entryBar }) => entryBar > 700)).toBe(true);
  expect(inside.trades.map(({ entryBar, side }) => [entryBar, side])).toEqual(
    all.trades.slice(before.length).map(({ entryBar, side }) => [entryBar, side]),
  );
});

test("indicators that read bars before the window are known on its first bar", () => {
  const first = tradesOf(0, 1500).trades.find(({ entryBar }) => entryBar > 400)?.entryBar ?? 0;
  expect(tradesOf(first - 1, 1500).trades[0]?.entryBar).toBe(first);
});

test("equity stays at the initial balance until the window", () => {
  const { equity } = tradesOf(700, 1500);
  expect(equity.subarray(0, 701).every((value) => value === 10_000)).toBe(true);
});

test("a window that starts nowhere is refused", () => {
  expect(() => tradingFrom(strategy, -1)).toThrow(/was -1/);
  expect(() => tradingFrom(strategy, 1.5)).toThrow(/was 1.5/);
  expect(tradingFrom(strategy, 0)).toBe(strategy);
});
