import { expect, test } from "vitest";
import { CATALOGUE } from "./catalogue.ts";
import { costsSchema, defaultCosts } from "./costs.ts";
import { findInstrument } from "./find-instrument.ts";
import { completeInstrument, instrumentFromSpec, instrumentSchema } from "./instrument-input.ts";

test("the costs of no symbol are free", () => {
  for (const instrument of CATALOGUE) {
    const costs = defaultCosts(instrument);
    for (const cost of Object.values(costs)) expect(cost, instrument.symbol).not.toBe(0);
    expect(costs.spreadPoints).toBeGreaterThan(0);
  }
});

test("every symbol's facts agree with each other", () => {
  for (const one of CATALOGUE) {
    expect(one.point, one.symbol).toBe(Number(`1e-${one.digits}`));
    expect(one.volumeMin).toBeGreaterThanOrEqual(one.volumeStep);
    expect(one.tickValue).toBeCloseTo(one.contractSize * one.tickSize, 10);
    expect(instrumentSchema.safeParse(one).success, one.symbol).toBe(true);
  }
});

test("a symbol is found under the names brokers give it", () => {
  for (const name of ["EURUSD", "eurusd", "EURUSD.m", "EURUSDm", ".EURUSD", "EURUSD.pro"]) {
    expect(findInstrument(name), name).toMatchObject({ contractSize: 100_000, digits: 5 });
  }
  expect(findInstrument("GOLD")).toMatchObject({ symbol: "GOLD", contractSize: 100 });
  expect(findInstrument("US30.cash")).toMatchObject({ symbol: "US30.cash", assetClass: "index" });
  expect(findInstrument("NOSUCH")).toBeUndefined();
  expect(findInstrument("")).toBeUndefined();
});

test("part of an instrument is completed from the catalogue", () => {
  const completed = completeInstrument({ symbol: "EURUSD", leverage: 30 });
  expect(completed).toMatchObject({ ok: true, value: { leverage: 30, contractSize: 100_000 } });
});

test("fewer digits move point, tick and pip along", () => {
  expect(completeInstrument({ symbol: "EURUSD", digits: 4 })).toMatchObject({
    value: { point: 0.0001, tickSize: 0.0001, pipSize: 0.0001, tickValue: 10 },
  });
});

test("an unknown pair gets the defaults of FX, an unknown name those of a plain CFD", () => {
  expect(completeInstrument({ symbol: "SEKJPY" })).toMatchObject({
    value: { assetClass: "forex", digits: 3, marginCurrency: "SEK", profitCurrency: "JPY" },
  });
  expect(completeInstrument({ symbol: "WHEAT" })).toMatchObject({
    value: { assetClass: "other", contractSize: 1, profitCurrency: "USD" },
  });
});

test("volume limits that contradict each other are refused", () => {
  expect(completeInstrument({ symbol: "EURUSD", volumeMin: 5, volumeMax: 1 })).toMatchObject({
    error: { code: "instrument_volume" },
  });
});

test("a terminal's own facts win over the catalogue's", () => {
  const { description, ...facts } = CATALOGUE[0] as (typeof CATALOGUE)[number]; // EURUSD
  const spec = { ...facts, description, symbol: "EURUSD.x", contractSize: 10_000 };
  expect(instrumentFromSpec(spec)).toMatchObject({ symbol: "EURUSD.x", contractSize: 10_000 });
});

test("a misspelt cost is refused instead of being free", () => {
  expect(costsSchema.safeParse({ spreadPoints: 0 }).success).toBe(true);
  expect(costsSchema.safeParse({ spreadPoints: "fromData" }).success).toBe(true);
  expect(costsSchema.safeParse({ spread: 0 }).success).toBe(false);
  expect(costsSchema.safeParse({ slippagePoints: -1 }).success).toBe(false);
});
