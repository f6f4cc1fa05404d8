const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
// 1970-01-04 was a Sunday.
const FIRST_SUNDAY = 3 * DAY;

/**
 * Whether the times of a market that rests from New York's Friday to Sunday evening look like another clock's than UTC.
 * Such a market opens on Sunday between 20:00 and 24:00 UTC, summer and winter; an MT5 server shows Monday 00:00.
 *
 * @param time bar opens, rising. Of daily and longer bars, of fewer than three weekends, and of markets with other
 *   hours nothing can be told: false.
 */
export function looksLikeAnotherClock(time: Float64Array): boolean {
  const openings: number[] = [];
  for (let i = 1; i < time.length; i++) {
    const [before, now] = [time[i - 1] as number, time[i] as number]; // 0 < i < length
    const rest = now - before;
    if (rest >= 46 * HOUR && rest <= 52 * HOUR) openings.push(now);
  }
  const weeks = ((time[time.length - 1] ?? 0) - (time[0] ?? 0)) / WEEK;
  if (openings.length < 3 || openings.length < weeks / 2 || openings.length > weeks + 1)
    return false;
  const hours = openings
    .map((moment) => ((moment - FIRST_SUNDAY) % WEEK) / HOUR)
    .sort((a, b) => a - b);
  const usual = hours[hours.length >> 1] ?? 0;
  return usual < 20 || usual >= 24;
}

/**
 * Bars that repeat an hour on a Sunday on which Europe or the United States set their clocks back: a sign of local times
 * that were read as if they were UTC.
 */
export function clockChangeDoubles(time: Float64Array): number {
  let doubles = 0;
  for (let i = 1; i < time.length; i++) {
    const now = time[i] as number; // inside the loop's bounds
    if (now <= (time[i - 1] as number) && isAutumnChange(now)) doubles++;
  }
  return doubles;
}

/** The last Sunday of October (Europe) and the first of November (United States). */
function isAutumnChange(time: number): boolean {
  const date = new Date(time);
  const day = date.getUTCDate();
  if (date.getUTCDay() !== 0) return false;
  return date.getUTCMonth() === 9 ? day > 24 : date.getUTCMonth() === 10 && day <= 7;
}
