import { expect, test } from "vitest";
import { commissionOf, costsSchema } from "./costs.ts";
import { findInstrument } from "./find-instrument.ts";
import type { Instrument } from "./instrument.ts";
import { sizePosition } from "./sizing.ts";

const EURUSD = findInstrument("EURUSD") as Instrument; // in the catalogue

test("commission is by the lot and by the value, at least the minimum", () => {
  expect(commissionOf(2, { commissionPerLotPerSide: 3.5 })).toBe(7);
  // 0.02 % of 50,000
  expect(commissionOf(2, { commissionPerLotPerSide: 0, commissionPercent: 0.02 }, 50_000)).toBe(10);
  expect(commissionOf(2, { commissionPerLotPerSide: 3.5, commissionPercent: 0.02 }, 50_000)).toBe(
    17,
  );
  expect(commissionOf(0.1, { commissionPerLotPerSide: 3.5, commissionMinimum: 1 })).toBe(1);
  expect(commissionOf(1, { commissionPerLotPerSide: 3.5, commissionMinimum: 1 })).toBe(3.5);
});

test("a size by risk pays its percentage and its minimum out of the same cash", () => {
  const base = {
    sizing: { kind: "fixedCash", amount: 100 },
    instrument: EURUSD,
    equity: 10_000,
    stopDistance: 0.005,
    rate: 1,
    valuePerLot: 100_000,
  } as const;
  const sized = (costs: object) =>
    sizePosition({ ...base, costs: { commissionPerLotPerSide: 0, ...costs } });
  expect(sized({})).toEqual({ ok: true, lots: 0.2 }); // 100 / 500
  expect(sized({ commissionPercent: 0.05 })).toEqual({ ok: true, lots: 0.16 }); // 100 / (500 + 2 x 50)
  expect(sized({ commissionMinimum: 10 })).toEqual({ ok: true, lots: 0.16 }); // (100 - 20) / 500
  expect(sized({ commissionMinimum: 60 })).toMatchObject({ ok: false, reason: "tooSmall" });
});

test("costs that cannot be are refused", () => {
  for (const bad of [
    { commissionMinimum: -1 },
    { commissionPercent: 101 },
    { spreadByHour: [1, 2] },
    { spreadByHour: new Array<number>(168).fill(-1) },
    { spread: 1 },
  ]) {
    expect(costsSchema.safeParse(bad).success).toBe(false);
  }
  expect(costsSchema.safeParse({ spreadByHour: new Array<number>(168).fill(2) }).success).toBe(
    true,
  );
});
