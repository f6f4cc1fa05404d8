import type { Bars, EpochMs } from "#domain";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What a clock shows at a time, counted as if it were UTC. */
type Clock = (time: EpochMs) => number;

/**
 * The series that every bar has. `hour` is 0-23 and `weekday` 1-7 (1 = Monday) of the bar's open: in UTC, whatever the
 * instrument's trading day, unless the strategy sets a `dayZone`; `spread` is in points.
 */
export const SERIES: Readonly<Record<string, (bars: Bars, clock: Clock) => Float64Array>> = {
  open: (bars) => bars.open,
  high: (bars) => bars.high,
  low: (bars) => bars.low,
  close: (bars) => bars.close,
  volume: (bars) => bars.volume,
  spread: (bars) => bars.spread,
  hour: (bars, clock) => bars.time.map((time) => Math.floor(modulo(clock(time), DAY) / HOUR)),
  // 1970-01-01 was a Thursday.
  weekday: (bars, clock) =>
    bars.time.map((time) => modulo(Math.floor(clock(time) / DAY) + 3, 7) + 1),
};

/** Words that can never be a name. */
export const KEYWORDS: readonly string[] = ["and", "or", "not", "true", "false", "htf"];

/**
 * The candidate nearest to a misspelt word, or null when none is near.
 *
 * @param candidates in order of preference: the first of equally near ones wins.
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Insertions, deletions and replacements that make one word the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1); // rows have b.length + 1 cells
      next[j] = Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1);
    }
    row = next;
  }
  return row[b.length] as number;
}

function modulo(value: number, base: number): number {
  return ((value % base) + base) % base;
}
