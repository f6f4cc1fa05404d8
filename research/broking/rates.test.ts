import { expect, test } from "vitest";
import { convert, REFERENCE_RATES, rateOf, ratesFromPrice } from "./rates.ts";

test("a pair converts both ways, and a currency to itself without any rate", () => {
  expect(convert(100, "EUR", "USD", { EURUSD: 1.1 })).toBeCloseTo(110, 10);
  expect(convert(110, "USD", "EUR", { EURUSD: 1.1 })).toBeCloseTo(100, 10);
  expect(convert(5, "USD", "USD", {})).toBe(5);
});

test("two pairs make a cross", () => {
  expect(rateOf("GBP", "JPY", { GBPUSD: 1.25, USDJPY: 160 })).toBeCloseTo(200, 10);
  expect(rateOf("JPY", "EUR", { USDJPY: 160, EURUSD: 1.25 })).toBeCloseTo(1 / 200, 12);
});

test("currencies that no rate connects give null, never a guess", () => {
  expect(rateOf("CHF", "JPY", { EURUSD: 1.1 })).toBeNull();
  expect(convert(1, "CHF", "USD", { USDCHF: 0 })).toBeNull();
});

test("an FX symbol's own price is a rate; that of gold is not", () => {
  const eurusd = { marginCurrency: "EUR", profitCurrency: "USD", assetClass: "forex" };
  expect(ratesFromPrice(eurusd, 1.07)).toEqual({ EURUSD: 1.07 });
  const gold = { marginCurrency: "USD", profitCurrency: "USD", assetClass: "metal" };
  expect(ratesFromPrice(gold, 2400)).toEqual({});
});

test("the reference rates connect the major currencies with the dollar", () => {
  for (const currency of ["EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "IDR"]) {
    expect(rateOf(currency, "USD", REFERENCE_RATES)).not.toBeNull();
  }
});
