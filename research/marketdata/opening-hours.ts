const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const HOURS_A_WEEK = 168;
const LEARN_WEEKS = 8;
// 1970-01-04 was a Sunday: hour 0 of the week is Sunday 00:00 UTC.
const FIRST_SUNDAY = 3 * DAY;

/**
 * Whether a symbol trades at a moment, hour by hour of the UTC week. From eight weeks of bars on the hours that
 * three of four weeks have are learned (stocks, indices with breaks, crypto); with fewer, FX hours hold.
 *
 * @param step length of a bar in ms; from one day on, whole days count.
 */
export function openingHours(time: Float64Array, step: number): (moment: number) => boolean {
  const grain = step >= DAY ? 24 : 1;
  // Weeks without any bar are holes, not habits: they would close every hour, and so hide themselves.
  const weeks = countWeeks(time);
  const open = weeks >= LEARN_WEEKS ? learned(time, grain, weeks) : fxHours(time, grain);
  return (moment) => open[hourOfWeek(moment, grain)] === true;
}

/** Weeks in which there is a bar. */
function countWeeks(time: Float64Array): number {
  let weeks = 0;
  let last = NaN;
  for (const moment of time) {
    const week = weekOf(moment);
    if (week !== last) weeks++;
    last = week;
  }
  return weeks;
}

/**
 * An hour is open if three of four weeks have a bar in it: more than summer time's two thirds of a year, so the
 * hour by which the weekend moves with it is not missed in winter.
 */
function learned(time: Float64Array, grain: number, weeks: number): boolean[] {
  const seen = new Uint32Array(HOURS_A_WEEK);
  const lastWeek = new Float64Array(HOURS_A_WEEK).fill(-1);
  for (const moment of time) {
    const hour = hourOfWeek(moment, grain);
    const week = weekOf(moment);
    if (lastWeek[hour] === week) continue;
    lastWeek[hour] = week;
    seen[hour] = (seen[hour] ?? 0) + 1;
  }
  return Array.from(seen, (count) => count >= weeks * 0.75);
}

/**
 * Sunday 22:00 to Friday 21:00 UTC: the hours FX is open in summer and winter alike. A set with a bar on
 * Saturday is of something that never closes.
 */
function fxHours(time: Float64Array, grain: number): boolean[] {
  const always = time.some((moment) => Math.floor(hourOfWeek(moment, 1) / 24) === 6);
  return Array.from({ length: HOURS_A_WEEK }, (_, hour) => {
    if (always) return true;
    return grain === 24 ? hour >= 24 && hour < 144 : hour >= 22 && hour < 141;
  });
}

function weekOf(moment: number): number {
  return Math.floor((moment - FIRST_SUNDAY) / WEEK);
}

function hourOfWeek(moment: number, grain: number): number {
  const intoWeek = (((moment - FIRST_SUNDAY) % WEEK) + WEEK) % WEEK;
  return Math.floor(intoWeek / HOUR / grain) * grain;
}
