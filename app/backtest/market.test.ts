import { expect, test } from "vitest";
import { findInstrument } from "#broking";
import type { BarSetView } from "../services.server.ts";
import { modeOf, rangeOf, readTyped } from "./market.ts";
import { settingOf } from "./run-setting.ts";

const MARKET = { symbol: "EURUSD", timeframe: "H1", start: "", end: "" };

test("a range holds its last day whole, and none that ends before it starts", () => {
  expect(rangeOf({ start: "2024-01-02", end: "2024-01-02" })).toEqual({
    from: Date.UTC(2024, 0, 2),
    to: Date.UTC(2024, 0, 3),
  });
  expect(rangeOf({ start: "2024-01-03", end: "2024-01-02" })).toBeNull();
  expect(rangeOf({ start: "", end: "" })?.from).toBe(0);
});

test("M1 decides only where M1 bars are stored, and longer ones are looked into", () => {
  const stored = ["H1", "M1"].map((timeframe) => ({ symbol: "EURUSD", timeframe }) as BarSetView);
  expect(modeOf({ mode: "m1" }, stored, MARKET)).toBe("m1");
  expect(modeOf({ mode: "m1" }, stored.slice(0, 1), MARKET)).toBe("ohlc");
  expect(modeOf({ mode: "m1" }, stored, { ...MARKET, timeframe: "M1" })).toBe("ohlc");
  expect(modeOf({ mode: "open" }, stored, MARKET)).toBe("open");
  expect(modeOf({}, stored, MARKET)).toBe("ohlc");
});

test("what was typed for this symbol becomes the engine's setting; what was typed for others does not", () => {
  const typed = {
    initial_balance: "5000",
    "costs.EURUSD.spread_points": "12",
    "costs.EURUSD.swap_long_points": "-3",
    "costs.GBPUSD.slippage_points": "99",
    "leverage.EURUSD": "30",
    "leverage.GBPUSD": "5",
    "param.S.fast": "9",
    latency_ms: "250",
    slippage_kind: "exponential",
    reject_percent: "1",
    margin_mode: "netting",
  };
  const [read, instrument] = [readTyped(typed, MARKET, "m1"), findInstrument("EURUSD")];
  if (!read.ok || !instrument) throw new Error("these are all numbers of a known symbol");
  expect(read.value.params).toBeUndefined();
  const { costs, ...setting } = settingOf(read.value, instrument);
  expect(costs).toMatchObject({ spreadPoints: 12, swapLongPoints: -3 });
  expect(costs.slippagePoints).toBeLessThan(99);
  expect(setting).toMatchObject({
    initialBalance: 5000,
    mode: "inner",
    execution: {
      latencyMs: 250,
      slippage: { kind: "exponential", meanPoints: 2, mostPoints: 20 },
      rejectProbability: 0.01,
    },
    account: { marginMode: "netting", leverage: 30 },
  });
});

test("a setting of which nothing was typed says nothing of execution and account: they are the engine's", () => {
  const [read, instrument] = [readTyped({}, MARKET, "ohlc"), findInstrument("EURUSD")];
  if (!read.ok || !instrument) throw new Error("EURUSD is known");
  expect(Object.keys(settingOf(read.value, instrument)).sort()).toEqual([
    "costs",
    "initialBalance",
  ]);
});

test("a field that holds no number is named", () => {
  expect(readTyped({ latency_ms: "soon" }, MARKET, "ohlc")).toMatchObject({
    ok: false,
    error: { field: "latency_ms" },
  });
});
