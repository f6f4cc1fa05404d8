import { expect, test } from "vitest";
import { completeCosts, defaultCosts, swapOf } from "./costs.ts";
import { findInstrument } from "./find-instrument.ts";
import type { Instrument } from "./instrument.ts";
import { nextRollover, swapNights } from "./rollover.ts";

const at = (iso: string) => Date.parse(`${iso}Z`);
const FX = { dayZone: "newYork17", tripleSwapDay: 3 } as const;

test("an FX day ends at 17:00 in New York: 21:00 UTC in summer, 22:00 in winter", () => {
  expect(nextRollover(at("2024-07-01T12:00"), "newYork17")).toBe(at("2024-07-01T21:00"));
  expect(nextRollover(at("2024-01-02T12:00"), "newYork17")).toBe(at("2024-01-02T22:00"));
  // Summer time of 2024 began on March 10 and ended on November 3.
  expect(nextRollover(at("2024-03-08T12:00"), "newYork17")).toBe(at("2024-03-08T22:00"));
  expect(nextRollover(at("2024-03-11T12:00"), "newYork17")).toBe(at("2024-03-11T21:00"));
  expect(nextRollover(at("2024-11-04T12:00"), "newYork17")).toBe(at("2024-11-04T22:00"));
  expect(nextRollover(at("2006-04-03T12:00"), "newYork17")).toBe(at("2006-04-03T21:00"));
});

test("a week of FX pays seven nights: Wednesday three, the weekend none", () => {
  expect(swapNights(at("2024-06-03T00:00"), at("2024-06-10T00:00"), FX)).toBe(7);
  expect(swapNights(at("2024-06-05T20:00"), at("2024-06-05T21:00"), FX)).toBe(3);
  expect(swapNights(at("2024-06-05T21:00"), at("2024-06-06T20:59"), FX)).toBe(0);
  expect(swapNights(at("2024-06-07T22:00"), at("2024-06-09T23:00"), FX)).toBe(0);
});

test("crypto pays every night at midnight UTC, indices three on Friday", () => {
  const crypto = { dayZone: "utc", tripleSwapDay: null } as const;
  expect(swapNights(at("2024-06-03T00:00"), at("2024-06-10T00:00"), crypto)).toBe(7);
  const index = { dayZone: "newYork17", tripleSwapDay: 5 } as const;
  expect(swapNights(at("2024-06-07T12:00"), at("2024-06-10T12:00"), index)).toBe(3);
});

test("swap points become money by the symbol's contract", () => {
  const instrument = findInstrument("EURUSD") as Instrument; // in the catalogue
  const costs = completeCosts({ swapLongPoints: -7.5 }, instrument);
  // -7.5 points x 0.00001 x 100,000 x 2 lots x 3 nights
  expect(swapOf({ instrument, costs, side: "BUY", lots: 2, nights: 3 })).toBeCloseTo(-45, 10);
  const short = swapOf({ instrument, costs, side: "SELL", lots: 2, nights: 1 });
  expect(short).toBeCloseTo(defaultCosts(instrument).swapShortPoints * 2, 10);
});
