import type { Session } from "./strategy.ts";
import { wallClock } from "./time-zone.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * For each time, 1 inside the session and 0 outside. `from` counts as inside, `to` does not; a session that runs
 * over midnight belongs to the day on which it started, and one with equal ends lasts the whole day.
 *
 * @param times ms UTC, rising.
 */
export function sessionMask(times: Float64Array, session: Session): Uint8Array {
  const mask = new Uint8Array(times.length);
  const local = wallClock(session.timeZone);
  const days = new Set(session.days);
  const from = minutesOf(session.from);
  const to = minutesOf(session.to);
  for (let i = 0; i < times.length; i++) {
    const wall = local(times[i] as number); // inside the loop's bounds
    const minute = Math.floor((wall - Math.floor(wall / DAY) * DAY) / MINUTE);
    const isLate = minute >= from;
    const isInside = from < to ? isLate && minute < to : isLate || minute < to;
    const startedOn = from < to || isLate ? wall : wall - DAY;
    mask[i] = isInside && days.has(weekdayOf(startedOn)) ? 1 : 0;
  }
  return mask;
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

/** 1 = Monday. 1970-01-01 was a Thursday. */
function weekdayOf(wall: number): number {
  return ((((Math.floor(wall / DAY) + 3) % 7) + 7) % 7) + 1;
}
