import { type Days, type MetricsInput, MS_PER_DAY } from "./input.ts";

export type Curve = Pick<MetricsInput, "equity" | "times" | "initialBalance">;

/** Equity at the last bar of each UTC day that has bars. */
export interface DayEnds {
  /** Days since 1970-01-01. */
  readonly days: readonly number[];
  readonly equity: readonly number[];
}

export function daysOf(times: Float64Array): Days {
  const found = { days: [] as number[], lastBars: [] as number[] };
  if (times.length === 0) return found;
  let day = dayOf(times[0] as number); // there is a first bar
  let nextDay = (day + 1) * MS_PER_DAY;
  for (let i = 1; i < times.length; i++) {
    const time = times[i] as number; // inside the loop's bounds
    if (time < nextDay) continue;
    found.days.push(day);
    found.lastBars.push(i - 1);
    day = dayOf(time);
    nextDay = (day + 1) * MS_PER_DAY;
  }
  found.days.push(day);
  found.lastBars.push(times.length - 1);
  return found;
}

/** @param known the days of the curve's times, where the caller has them already. */
export function dayEnds({ equity, times }: Curve, known?: Days): DayEnds {
  const { days, lastBars } = known ?? daysOf(times);
  return { days, equity: lastBars.map((bar) => equity[bar] as number) }; // of one length with the times
}

/**
 * Returns, as fractions, from one period's last equity to the next's; the first is from the initial balance.
 * None where equity reached 0, after which a return has no meaning.
 *
 * @param periodOf the period a day belongs to; equal for days of one period.
 */
export function periodReturns(
  ends: DayEnds,
  initialBalance: number,
  periodOf: (day: number) => number,
): Float64Array {
  if (ends.equity.some((equity) => equity <= 0)) return new Float64Array(0);
  const { days, equity } = ends;
  const returns = new Float64Array(days.length);
  let count = 0;
  let before = initialBalance;
  let period = periodOf(days[0] ?? 0);
  for (let i = 0; i < days.length; i++) {
    const next = days[i + 1];
    const nextPeriod = next === undefined ? NaN : periodOf(next);
    if (nextPeriod === period) continue;
    const now = equity[i] as number; // inside the loop's bounds
    returns[count++] = now / before - 1;
    before = now;
    period = nextPeriod;
  }
  return returns.slice(0, count);
}

export const eachDay = (day: number): number => day;

/** Weeks start on Monday; 1970-01-01 was a Thursday. */
export const weekOf = (day: number): number => Math.floor((day + 3) / 7);

/**
 * Months since 0000-03 in the Gregorian calendar.
 *
 * Source: H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil turned round.
 */
export function monthOf(day: number): number {
  const shifted = day + 719_468; // days since 0000-03-01, so that the leap day is a year's last
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  return (era * 400 + yearOfEra) * 12 + Math.floor((5 * dayOfYear + 2) / 153);
}

/** Calendar year, in whole years from any one point. */
export const yearOf = (day: number): number => Math.floor((monthOf(day) + 2) / 12);

/** ms from the first bar's open to the last's. */
export function spanOf(times: Float64Array): number {
  return times.length === 0 ? 0 : (times[times.length - 1] as number) - (times[0] as number);
}

function dayOf(time: number): number {
  return Math.floor(time / MS_PER_DAY);
}
