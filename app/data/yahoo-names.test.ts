import { expect, test } from "vitest";
import { isIntraday, yahooName } from "./yahoo-names.ts";

test("currency pairs, metals, indices and coins are called as Yahoo calls them, shares by themselves", () => {
  expect(yahooName("EURUSD")).toBe("EURUSD=X");
  expect(yahooName("eurusd.m")).toBe("EURUSD=X");
  expect(yahooName("XAUUSD")).toBe("GC=F");
  expect(yahooName("US30")).toBe("^DJI");
  expect(yahooName("BTCUSD")).toBe("BTC-USD");
  expect(yahooName("GOOG")).toBe("GOOG");
});

test("days and longer are no intraday bars", () => {
  expect(["D1", "W1", "MN1"].map((name) => isIntraday(name as "D1"))).toEqual([
    false,
    false,
    false,
  ]);
  expect(isIntraday("H1")).toBe(true);
});
