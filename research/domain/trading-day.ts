import type { EpochMs } from "./clock.ts";
import { type Timeframe, timeframeMs } from "./timeframe.ts";

/** Where a trading day ends: 17:00 in New York (FX convention) or midnight UTC. */
export const DAY_ZONES = ["newYork17", "utc"] as const;
export type DayZone = (typeof DAY_ZONES)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
// 1970-01-04 was a Sunday: the terminal's weeks open on Sunday.
const FIRST_SUNDAY = 3 * DAY;

/** What a clock shows whose midnight ends the trading day, counted as if it were UTC. */
export function dayClock(dayZone: DayZone): (time: EpochMs) => number {
  if (dayZone === "utc") return (time) => time;
  let midnight = NaN;
  let shift = 0;
  return (time) => {
    const day = Math.floor(time / DAY) * DAY;
    if (day !== midnight) {
      midnight = day;
      shift = (24 - newYorkCloseHour(day)) * HOUR;
    }
    return time + shift;
  };
}

/** Start of the bar of a timeframe that a clock's reading lies in. Weeks start on Sunday. */
export function barStart(reading: number, timeframe: Timeframe): number {
  if (timeframe === "MN1") {
    const date = new Date(reading);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  }
  const length = timeframeMs(timeframe);
  const origin = timeframe === "W1" ? FIRST_SUNDAY : 0;
  return Math.floor((reading - origin) / length) * length + origin;
}

/**
 * Hour UTC of 17:00 in New York on the UTC day that starts at `midnight`: 21 in summer time, else 22.
 * Summer time runs from the second Sunday of March to the first of November (Energy Policy Act, since 2007);
 * before, from the first Sunday of April to the last of October (since 1987).
 */
export function newYorkCloseHour(midnight: EpochMs): 21 | 22 {
  const year = new Date(midnight).getUTCFullYear();
  const [start, end] =
    year >= 2007
      ? [sundayFrom(Date.UTC(year, 2, 8)), sundayFrom(Date.UTC(year, 10, 1))]
      : [sundayFrom(Date.UTC(year, 3, 1)), sundayFrom(Date.UTC(year, 9, 25))];
  return midnight >= start && midnight < end ? 21 : 22;
}

function sundayFrom(midnight: EpochMs): EpochMs {
  return midnight + ((7 - new Date(midnight).getUTCDay()) % 7) * DAY;
}
