import { type EpochMs, type Timeframe, timeframeMs } from "#domain";

const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** 1970-01-04, the first Sunday: weekly bars open on Sundays, as MT5 has them. */
const FIRST_SUNDAY = 3 * DAY;

/** Open time of the bar that holds `at`; bars stand on UTC, weeks on Sunday, months on the first. */
export function barOpen(at: EpochMs, timeframe: Timeframe): EpochMs {
  if (timeframe === "MN1") {
    const day = new Date(at);
    return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1);
  }
  if (timeframe === "W1") return Math.floor((at - FIRST_SUNDAY) / WEEK) * WEEK + FIRST_SUNDAY;
  const length = timeframeMs(timeframe);
  return Math.floor(at / length) * length;
}

/** Open time of the bar after the one that opens at `open`. */
export function nextBarOpen(open: EpochMs, timeframe: Timeframe): EpochMs {
  if (timeframe !== "MN1") return open + timeframeMs(timeframe);
  const day = new Date(open);
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1);
}
