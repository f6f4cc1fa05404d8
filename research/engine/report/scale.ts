import { MS_PER_DAY } from "../metrics/input.ts";
import { dayText, monthOfTime, yearOfTime } from "./calendar-text.ts";

/**
 * Round numbers within a range, a step of 1, 2 or 5 times a power of ten apart.
 *
 * @param most how many there may be, 2 or more.
 */
export function roundTicks(low: number, high: number, most: number): readonly number[] {
  const step = roundStep((high - low) / most);
  const ticks: number[] = [];
  for (let n = Math.ceil(low / step); n * step <= high && ticks.length <= most + 1; n++) {
    ticks.push(n * step);
  }
  return ticks;
}

/** The least of 1, 2, 5, 10, 20, ... and 0.5, 0.2, ... that is not below `least`; 1 where that is no number above 0. */
export function roundStep(least: number): number {
  if (!(least > 0 && least < 1e300)) return 1;
  let power = 1;
  while (power < least) power *= 10;
  // Dividing by ten keeps 0.1, 0.01, ... as they are written; multiplying by 0.1 does not.
  while (power / 10 >= least) power /= 10;
  if (power / 5 >= least) return power / 5;
  return power / 2 >= least ? power / 2 : power;
}

export interface TimeTick {
  readonly time: number;
  readonly label: string;
}

/** Starts of years, months or days within a span, about five of them, UTC. */
export function timeTicks(from: number, to: number): readonly TimeTick[] {
  const days = (to - from) / MS_PER_DAY;
  if (days > 3 * 365) return yearTicks(from, to, Math.max(1, Math.ceil(days / 365 / 6)));
  if (days > 75) return monthTicks(from, to, Math.max(1, Math.ceil(days / 30 / 6)));
  const step = Math.max(1, Math.ceil(days / 6)) * MS_PER_DAY;
  const ticks: TimeTick[] = [];
  for (let time = Math.ceil(from / MS_PER_DAY) * MS_PER_DAY; time <= to; time += step) {
    ticks.push({ time, label: dayText(time).slice(5) });
  }
  return ticks;
}

function yearTicks(from: number, to: number, every: number): readonly TimeTick[] {
  const ticks: TimeTick[] = [];
  const first = Math.ceil(yearOfTime(from) / every) * every;
  for (let year = first; Date.UTC(year, 0, 1) <= to; year += every) {
    const time = Date.UTC(year, 0, 1);
    if (time >= from) ticks.push({ time, label: String(year) });
  }
  return ticks;
}

function monthTicks(from: number, to: number, every: number): readonly TimeTick[] {
  const ticks: TimeTick[] = [];
  const year = yearOfTime(from);
  const start = Math.ceil(monthOfTime(from) / every) * every;
  for (let month = start; Date.UTC(year, month, 1) <= to; month += every) {
    const time = Date.UTC(year, month, 1);
    if (time >= from) ticks.push({ time, label: dayText(time).slice(0, 7) });
  }
  return ticks;
}
