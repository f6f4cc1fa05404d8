import { expect, test } from "vitest";
import { findInstrument } from "./find-instrument.ts";
import type { Instrument } from "./instrument.ts";
import { marginOf } from "./margin.ts";
import { roundMoney } from "./money.ts";
import { profitOf } from "./profit.ts";
import { convert } from "./rates.ts";

// Worked by hand from MT5's formulas (margin in margin currency, profit in profit currency).

test("EURUSD, forex: 1 lot bought at 1.08000 and closed at 1.08100 earns 100 USD on 1000 EUR of margin", () => {
  const instrument = known("EURUSD");
  const profit = profitOf({ instrument, side: "BUY", lots: 1, openPrice: 1.08, closePrice: 1.081 });
  expect(roundMoney(profit, "USD")).toBe(100); // 0.001 x 100,000 x 1
  const margin = marginOf({ instrument, lots: 1, price: 1.08 });
  expect(margin).toBe(1000); // 1 x 100,000 / 100
  expect(convert(margin, "EUR", "USD", { EURUSD: 1.08 })).toBe(1080);
});

test("USDJPY, forex: 0.5 lots sold at 150.000 and closed at 149.500 earn 25,000 JPY on 500 USD of margin", () => {
  const instrument = known("USDJPY");
  const profit = profitOf({
    instrument,
    side: "SELL",
    lots: 0.5,
    openPrice: 150,
    closePrice: 149.5,
  });
  expect(roundMoney(profit, "JPY")).toBe(25_000); // 0.5 x 100,000 x 0.5
  expect(marginOf({ instrument, lots: 0.5, price: 150 })).toBe(500); // 0.5 x 100,000 / 100
  const dollars = convert(profit, "JPY", "USD", { USDJPY: 149.5 }) ?? Number.NaN;
  expect(roundMoney(dollars, "USD")).toBe(167.22); // 25,000 / 149.5 = 167.224
});

test("XAUUSD, CFD with leverage: 0.3 lots from 2400.00 to 2412.50 earn 375 USD on 720 USD of margin", () => {
  const instrument = known("XAUUSD");
  const move = { instrument, lots: 0.3, openPrice: 2400, closePrice: 2412.5 };
  expect(roundMoney(profitOf({ ...move, side: "BUY" }), "USD")).toBe(375); // 12.5 x 100 x 0.3
  expect(roundMoney(profitOf({ ...move, side: "SELL" }), "USD")).toBe(-375);
  expect(roundMoney(marginOf({ instrument, lots: 0.3, price: 2400 }), "USD")).toBe(720); // 0.3 x 100 x 2400 / 100
});

test("US30, CFD with leverage and as CFD index at 2 %: 2 lots at 40,000 hold 1,600 USD", () => {
  const instrument = known("US30");
  expect(marginOf({ instrument, lots: 2, price: 40_000 })).toBe(1600); // 2 x 1 x 40,000 / 50
  const asIndex: Instrument = { ...instrument, calcMode: "cfdIndex", marginRate: 0.02 };
  expect(marginOf({ instrument: asIndex, lots: 2, price: 40_000 })).toBe(1600); // 2 x 1 x 40,000 x 0.01 / 0.01 x 0.02
  const profit = profitOf({
    instrument,
    side: "SELL",
    lots: 2,
    openPrice: 40_000,
    closePrice: 39_950,
  });
  expect(profit).toBe(100); // 50 x 1 x 2
});

test("the modes without leverage hold the whole value, futures their initial margin", () => {
  const gold = known("XAUUSD");
  const margin = (calcMode: Instrument["calcMode"], more: Partial<Instrument> = {}) =>
    marginOf({ instrument: { ...gold, calcMode, ...more }, lots: 1, price: 2000 });
  expect(margin("forexNoLeverage")).toBe(100);
  expect(margin("cfd")).toBe(200_000);
  expect(margin("stocks")).toBe(200_000);
  expect(margin("futures", { initialMargin: 5500 })).toBe(5500);
  const future: Instrument = { ...gold, calcMode: "futures", tickSize: 0.25, tickValue: 12.5 };
  const move = {
    instrument: future,
    side: "BUY",
    lots: 2,
    openPrice: 2000,
    closePrice: 2001,
  } as const;
  expect(profitOf(move)).toBe(100); // 4 ticks x 12.50 x 2
});

test("leverage that is not positive is refused", () => {
  expect(() => marginOf({ instrument: known("EURUSD"), lots: 1, price: 1, leverage: 0 })).toThrow(
    "leverage must be positive, was 0",
  );
});

function known(symbol: string): Instrument {
  const instrument = findInstrument(symbol);
  if (instrument === undefined) throw new Error(`${symbol} is not in the catalogue`);
  return instrument;
}
