import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ZONES } from "#domain";
import { anchorsAfter, dayBegan, nextDay, nextWeek, weekBegan } from "./anchors.ts";
import type { Anchors } from "./facts.ts";

const RESET = { zone: "Europe/Prague", hour: 0 } as const;
const EMPTY: Anchors = { dayStart: null, weekStart: null };
const at = (iso: string) => Date.parse(iso);
const seen = (balance: number, equity = balance, deals: Parameters<typeof deal>[] = []) => ({
  account: { balance, equity },
  deals: deals.map((one) => deal(...one)),
});
function deal(time: string, profit: number, commission = 0) {
  return { time: at(time), profit, commission, swap: 0, fee: 0 };
}

test("the first reading of a day is its anchor, and stays it until the next reset", () => {
  const first = anchorsAfter(EMPTY, seen(100, 101), at("2024-06-03T06:00:00Z"), RESET);
  expect(first.dayStart).toEqual({ at: at("2024-06-03T06:00:00Z"), balance: 100, equity: 101 });
  const later = anchorsAfter(first, seen(90, 80), at("2024-06-03T21:59:59Z"), RESET);
  expect(later).toEqual(first);
  const next = anchorsAfter(later, seen(90, 80), at("2024-06-03T22:00:00Z"), RESET);
  expect(next.dayStart).toEqual({ at: at("2024-06-03T22:00:00Z"), balance: 90, equity: 80 });
  expect(next.weekStart).toEqual(first.weekStart);
});

test("a stop that was hit before the PC came on counts for the day: its deal is taken back out of the balance", () => {
  // Midnight in Prague is 22:00 UTC; the stop of 03:00 cost 500 and 7, the deal of the evening before is the past's.
  const deals: Parameters<typeof deal>[] = [
    ["2024-06-02T21:00:00Z", -200],
    ["2024-06-03T01:00:00Z", -500, -7],
  ];
  const anchors = anchorsAfter(EMPTY, seen(9_493, 9_493, deals), at("2024-06-03T06:00:00Z"), RESET);
  expect(anchors.dayStart?.balance).toBe(10_000);
});

test("a week begins with the day called Monday: Sunday 17:00 in New York, Monday's midnight in Prague", () => {
  const tuesday = at("2024-06-04T12:00:00Z");
  expect(weekBegan(RESET, tuesday)).toBe(at("2024-06-02T22:00:00Z"));
  expect(weekBegan({ zone: "America/New_York", hour: 17 }, tuesday)).toBe(
    at("2024-06-02T21:00:00Z"),
  );
  expect(nextWeek(RESET, tuesday)).toBe(at("2024-06-09T22:00:00Z"));
});

test("days lie in weeks, and both hold the moment that was asked for", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: at("2010-01-01T00:00:00Z"), max: at("2035-01-01T00:00:00Z") }),
      (zone, hour, now) => {
        const reset = { zone, hour };
        expect(weekBegan(reset, now)).toBeLessThanOrEqual(dayBegan(reset, now));
        expect(dayBegan(reset, now)).toBeLessThanOrEqual(now);
        expect(nextDay(reset, now)).toBeGreaterThan(now);
        expect(nextWeek(reset, now)).toBeGreaterThanOrEqual(nextDay(reset, now));
        expect(weekBegan(reset, nextWeek(reset, now) - 1)).toBe(weekBegan(reset, now));
        const hours = (nextWeek(reset, now) - weekBegan(reset, now)) / 3_600_000;
        expect([167, 168, 169]).toContain(hours);
      },
    ),
    { numRuns: 500 },
  );
});
