import { describe, expect, test } from "vitest";
import { sessionMask } from "./session.ts";
import type { Session } from "./strategy.ts";
import { isTimeZone, wallClock } from "./time-zone.ts";

const ALL: Session = {
  days: [1, 2, 3, 4, 5, 6, 7],
  from: "00:00",
  to: "24:00",
  timeZone: "UTC",
  closeAtEnd: false,
};
const inside = (iso: string, session: Partial<Session>) =>
  sessionMask(Float64Array.of(Date.parse(iso)), { ...ALL, ...session })[0] === 1;

describe("session", () => {
  test("from is inside, to is not", () => {
    const day = { from: "07:00", to: "20:00" };
    expect(
      ["06:59", "07:00", "19:59", "20:00"].map((at) => inside(`2024-01-03T${at}:00Z`, day)),
    ).toEqual([false, true, true, false]);
  });

  test("one over midnight belongs to the day on which it started", () => {
    const friday = { days: [5], from: "22:00", to: "06:00" };
    expect(inside("2024-01-05T21:59:00Z", friday)).toBe(false);
    expect(inside("2024-01-05T22:00:00Z", friday)).toBe(true);
    expect(inside("2024-01-06T05:59:00Z", friday)).toBe(true);
    expect(inside("2024-01-05T05:00:00Z", friday)).toBe(false);
  });

  test("London opens at 08:00 UTC in winter and 07:00 UTC in summer", () => {
    const london = { from: "08:00", to: "17:00", timeZone: "Europe/London" };
    expect(inside("2024-01-15T07:30:00Z", london)).toBe(false);
    expect(inside("2024-07-15T07:30:00Z", london)).toBe(true);
  });

  test("the day is the zone's own day", () => {
    const monday = { days: [1], timeZone: "Asia/Tokyo" };
    expect(inside("2024-01-07T16:00:00Z", monday)).toBe(true); // Sunday in UTC, Monday 01:00 in Tokyo
  });
});

describe("wall clock", () => {
  // Both changes of three years, from the tz database.
  test.each([
    ["America/New_York", "2024-03-10T06:59:59Z", "2024-03-10T01:59:59Z"],
    ["America/New_York", "2024-03-10T07:00:00Z", "2024-03-10T03:00:00Z"],
    ["America/New_York", "2025-11-02T05:59:59Z", "2025-11-02T01:59:59Z"],
    ["America/New_York", "2025-11-02T06:00:00Z", "2025-11-02T01:00:00Z"],
    ["Europe/London", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"],
    ["Europe/London", "2026-10-25T01:00:00Z", "2026-10-25T01:00:00Z"],
    ["Asia/Kolkata", "2026-01-01T00:00:00Z", "2026-01-01T05:30:00Z"],
  ])("%s at %s shows %s", (zone, utc, shown) => {
    expect(new Date(wallClock(zone)(Date.parse(utc))).toISOString()).toBe(
      shown.replace("Z", ".000Z"),
    );
  });

  test("knows which zones there are", () => {
    expect(["UTC", "Asia/Jakarta", "Mars/Base", ""].map(isTimeZone)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
