import * as fc from "fast-check";
import { expect, test } from "vitest";
import { floorToStep, validateLots } from "./lots.ts";

const EURUSD = { symbol: "EURUSD", volumeMin: 0.01, volumeStep: 0.01, volumeMax: 100 };

test("flooring to a step keeps what is a multiple but for binary error", () => {
  expect(floorToStep(0.3, 0.1)).toBe(0.3);
  expect(floorToStep(0.1 + 0.2, 0.1)).toBe(0.3);
  expect(floorToStep(0.29999, 0.1)).toBe(0.2);
  expect(floorToStep(4.35, 0.01)).toBe(4.35);
  expect(floorToStep(1.15, 0.05)).toBe(1.15);
  expect(floorToStep(7, 3)).toBe(6);
});

test("every number of steps floors to itself", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.constantFrom(0.01, 0.1, 0.001, 1, 0.05, 1e-7),
      (count, step) => {
        const lots = floorToStep(count * step, step);
        expect(floorToStep(lots, step)).toBe(lots);
        expect(lots / step).toBeCloseTo(count, 6);
      },
    ),
  );
});

test("flooring never gives more than was asked, nor a whole step less", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), (lots) => {
      const floored = floorToStep(lots, 0.01);
      expect(floored).toBeLessThanOrEqual(lots + 1e-9);
      expect(lots - floored).toBeLessThan(0.01 + 1e-9);
    }),
  );
});

test("lots in the symbol's range and on its step pass as the broker books them", () => {
  expect(validateLots(0.1 + 0.2, EURUSD)).toEqual({ ok: true, value: 0.3 });
  expect(validateLots(0.01, EURUSD)).toEqual({ ok: true, value: 0.01 });
  expect(validateLots(100, EURUSD)).toEqual({ ok: true, value: 100 });
});

test("a refused size names its code, the size and what would pass", () => {
  expect(validateLots(0.001, EURUSD)).toMatchObject({ error: { code: "lots_min" } });
  expect(validateLots(100.01, EURUSD)).toMatchObject({ error: { code: "lots_max" } });
  expect(validateLots(Number.NaN, EURUSD)).toMatchObject({ error: { code: "lots_not_a_number" } });
  expect(validateLots(-1, EURUSD)).toMatchObject({ error: { code: "lots_not_a_number" } });
  expect(validateLots(0.015, EURUSD)).toEqual({
    ok: false,
    error: {
      code: "lots_step",
      message: "0.015 lots is not a multiple of 0.01",
      hint: "use 0.01 or 0.02; EURUSD takes 0.01 to 100 lots in steps of 0.01",
    },
  });
});
