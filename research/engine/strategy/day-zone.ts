import { newYorkCloseHour } from "#broking";
import type { EpochMs, Timeframe } from "#domain";
import { timeframeMs } from "#domain";

/** Where a trading day ends: 17:00 in New York (FX convention) or midnight UTC. */
export type DayZone = "newYork17" | "utc";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
// 1970-01-04 was a Sunday: the terminal's weeks open on Sunday.
const SUNDAY = 3 * DAY;

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

/** Start of the bar of a timeframe that a local time lies in. Weeks start on Sunday. */
export function barStart(local: number, timeframe: Timeframe): number {
  if (timeframe === "MN1") {
    const date = new Date(local);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  }
  const length = timeframeMs(timeframe);
  const origin = timeframe === "W1" ? SUNDAY : 0;
  return Math.floor((local - origin) / length) * length + origin;
}
