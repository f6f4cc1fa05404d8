import type { EpochMs } from "./clock.ts";

/** Zones whose clocks we know by heart, so that pure code needs no table of the machine. IANA's names. */
export const ZONES = [
  "UTC",
  "Europe/Prague",
  "Europe/London",
  "Europe/Athens",
  "America/New_York",
  "Asia/Jakarta",
] as const;
export type Zone = (typeof ZONES)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Hours that a zone's clock stands ahead of UTC in winter, and whose rule its summer time follows. */
const RULES: Readonly<Record<Zone, { readonly hours: number; readonly summer: Summer | null }>> = {
  UTC: { hours: 0, summer: null },
  "Europe/Prague": { hours: 1, summer: "europe" },
  "Europe/London": { hours: 0, summer: "europe" },
  "Europe/Athens": { hours: 2, summer: "europe" },
  "America/New_York": { hours: -5, summer: "america" },
  "Asia/Jakarta": { hours: 7, summer: null },
};
type Summer = "europe" | "america";

/**
 * How far a zone's clock is ahead of UTC at a moment, ms; negative in the west. Right from 2007 on.
 * Europe: last Sunday of March to last of October, 01:00 UTC (Directive 2000/84/EC). America: second Sunday of
 * March to first of November, 02:00 by the wall (Energy Policy Act of 2005).
 */
export function zoneOffset(zone: Zone, time: EpochMs): number {
  const { hours, summer } = RULES[zone];
  return (hours + (summer !== null && isSummer(summer, hours, time) ? 1 : 0)) * HOUR;
}

/**
 * The latest moment not after `time` at which a zone's clock shows a whole hour: the start of a firm's day.
 * An hour that the clock skips (spring) begins where the skip ends; of one shown twice (autumn) the first counts.
 *
 * @param hour 0-23, by the zone's clock.
 */
export function dayStartIn(zone: Zone, hour: number, time: EpochMs): EpochMs {
  const today = Math.floor((time + zoneOffset(zone, time)) / DAY) * DAY;
  for (let day = today + DAY; ; day -= DAY) {
    const start = momentOf(zone, day + hour * HOUR);
    if (start <= time) return start;
  }
}

/** The first such moment after `time`. */
export function nextDayStartIn(zone: Zone, hour: number, time: EpochMs): EpochMs {
  const start = dayStartIn(zone, hour, time);
  // A day has 23 to 25 hours: 26 hours on is surely in the next one, and before the one after it.
  return dayStartIn(zone, hour, start + 26 * HOUR);
}

/** Weekday (0 = Sunday) of the trading day that begins at `start`; one that begins past noon carries the next day's name. */
export function tradingWeekday(zone: Zone, start: EpochMs): number {
  return new Date(start + zoneOffset(zone, start) + 12 * HOUR).getUTCDay();
}

/** UTC of a wall time written as if it were UTC. */
function momentOf(zone: Zone, wall: number): EpochMs {
  const early = wall - zoneOffset(zone, wall - DAY);
  const late = wall - zoneOffset(zone, wall + DAY);
  if (early + zoneOffset(zone, early) === wall) return early;
  if (late + zoneOffset(zone, late) === wall) return late;
  return early;
}

function isSummer(rule: Summer, hours: number, time: EpochMs): boolean {
  const year = new Date(time).getUTCFullYear();
  const [from, to] =
    rule === "europe"
      ? [sundayFrom(Date.UTC(year, 2, 25)) + HOUR, sundayFrom(Date.UTC(year, 9, 25)) + HOUR]
      : [
          sundayFrom(Date.UTC(year, 2, 8)) + (2 - hours) * HOUR,
          sundayFrom(Date.UTC(year, 10, 1)) + (1 - hours) * HOUR,
        ];
  return time >= from && time < to;
}

function sundayFrom(midnight: EpochMs): EpochMs {
  return midnight + ((7 - new Date(midnight).getUTCDay()) % 7) * DAY;
}
