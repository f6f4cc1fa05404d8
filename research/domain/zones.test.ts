import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  dayStartIn,
  nextDayStartIn,
  tradingWeekday,
  ZONES,
  type Zone,
  zoneOffset,
} from "./zones.ts";

const HOUR = 3_600_000;
const at = (iso: string) => Date.parse(iso);
const moment = fc.integer({ min: at("2007-01-01T00:00:00Z"), max: at("2036-12-31T00:00:00Z") });

/** What the machine's own table of zones says: the second source. */
function clockOf(zone: Zone, time: number): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(time);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
}

test("every zone's clock is the one of the machine's own table", () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), moment, (zone, time) => {
      const second = Math.floor(time / 1000) * 1000;
      expect(second + zoneOffset(zone, second)).toBe(clockOf(zone, second));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["Europe/Prague", "2026-03-29T01:00:00Z", 1, 2],
  ["Europe/Prague", "2026-10-25T01:00:00Z", 2, 1],
  ["America/New_York", "2026-03-08T07:00:00Z", -5, -4],
  ["America/New_York", "2026-11-01T06:00:00Z", -4, -5],
] as const)("%s changes its clock at %s, to the millisecond", (zone, change, before, after) => {
  expect(zoneOffset(zone, at(change) - 1)).toBe(before * HOUR);
  expect(zoneOffset(zone, at(change))).toBe(after * HOUR);
});

test("a day of Prague has 23 hours in spring and 25 in autumn", () => {
  const length = (day: string) => {
    const start = dayStartIn("Europe/Prague", 0, at(day));
    return (nextDayStartIn("Europe/Prague", 0, start) - start) / HOUR;
  };
  expect(length("2026-03-29T12:00:00Z")).toBe(23);
  expect(length("2026-10-25T12:00:00Z")).toBe(25);
  expect(length("2026-07-01T12:00:00Z")).toBe(24);
});

test("an hour that the clock skips begins where the skip ends; of one shown twice the first counts", () => {
  expect(dayStartIn("Europe/Prague", 2, at("2026-03-29T12:00:00Z"))).toBe(
    at("2026-03-29T01:00:00Z"),
  );
  expect(dayStartIn("Europe/Prague", 2, at("2026-10-25T12:00:00Z"))).toBe(
    at("2026-10-25T00:00:00Z"),
  );
});

test("a day that begins at 17:00 in New York carries the next day's name", () => {
  const sunday = dayStartIn("America/New_York", 17, at("2026-07-05T22:00:00Z"));
  expect(sunday).toBe(at("2026-07-05T21:00:00Z"));
  expect(tradingWeekday("America/New_York", sunday)).toBe(1);
  expect(tradingWeekday("Europe/Prague", dayStartIn("Europe/Prague", 0, sunday))).toBe(0);
});

test("days follow one another without a gap, and each moment lies in its own", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: 0, max: 23 }),
      moment,
      (zone, hour, time) => {
        const start = dayStartIn(zone, hour, time);
        const next = nextDayStartIn(zone, hour, time);
        expect(start).toBeLessThanOrEqual(time);
        expect(next).toBeGreaterThan(time);
        expect(next - start).toBeGreaterThanOrEqual(23 * HOUR);
        expect(next - start).toBeLessThanOrEqual(25 * HOUR);
        expect(dayStartIn(zone, hour, next)).toBe(next);
        expect(dayStartIn(zone, hour, next - 1)).toBe(start);
      },
    ),
    { numRuns: 1000 },
  );
});
