const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Wall clock of one zone to UTC. */
export interface ZoneReader {
  /**
   * @param wallMs the digits on the wall read as if they were UTC, ms.
   * @param after ms UTC: where the clock shows the same hour twice (autumn), the reading later than this is
   * taken; the first if both are. A time that the clock skips (spring) is read with the offset before it.
   */
  toUtc(wallMs: number, after: number): number;
}

/**
 * The clock of most MT5 servers: seven hours ahead of New York, so that five whole days make a week and each ends at
 * New York's 17:00. No IANA zone changes its clocks on New York's days at that distance.
 */
const BROKER_CLOCK = "NewYork+7";
const FIXED = /^UTC([+-])(\d{1,2})(?::([0-5]\d))?$/;

/**
 * @param timeZone IANA name such as "Europe/Athens", "NewYork+7" (the usual MT5 server clock), or "UTC+3".
 * @returns null if the name is unknown here.
 */
export function zoneReader(timeZone: string): ZoneReader | null {
  const offsetAt = offsetReaderOf(timeZone);
  if (offsetAt === null) return null;
  // Clocks change on whole hours, so one look-up serves all bars of an hour.
  let hour = Number.NaN;
  let first = 0;
  let second = 0;
  return {
    toUtc(wallMs, after) {
      const wallHour = Math.floor(wallMs / HOUR);
      if (wallHour !== hour) {
        hour = wallHour;
        [first, second] = offsetsOf(wallHour * HOUR, offsetAt);
      }
      const early = wallMs - first;
      return early > after ? early : wallMs - second;
    },
  };
}

/**
 * The calendar day that a zone's clocks show at a moment, as 00:00 UTC of that day.
 *
 * @returns null if the zone is unknown here.
 */
export function localDayReader(timeZone: string): ((utc: number) => number) | null {
  const offsetAt = offsetReaderOf(timeZone);
  return offsetAt && ((utc) => Math.floor((utc + offsetAt(utc)) / DAY) * DAY);
}

/** The offsets under which a wall time exists, the earlier moment first; twice the same but in autumn's hour. */
function offsetsOf(wallMs: number, offsetAt: (utc: number) => number): [number, number] {
  const before = offsetAt(wallMs - DAY);
  const after = offsetAt(wallMs + DAY);
  if (before === after) return [before, before];
  const valid = [before, after].filter((offset) => offsetAt(wallMs - offset) === offset);
  const [first = before, second = first] = valid;
  return [first, second];
}

type OffsetReader = (utc: number) => number;

function offsetReaderOf(timeZone: string): OffsetReader | null {
  if (timeZone === BROKER_CLOCK) {
    const newYork = ianaOffsets("America/New_York");
    return newYork && ((utc) => newYork(utc) + 7 * HOUR);
  }
  const [, sign, hours, minutes = 0] = FIXED.exec(timeZone) ?? [];
  if (hours === undefined) return ianaOffsets(timeZone);
  const offset = Number(hours) * HOUR + Number(minutes) * (HOUR / 60);
  return offset > DAY ? null : () => (sign === "-" ? -offset : offset);
}

function ianaOffsets(timeZone: string): OffsetReader | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    return null; // Intl knows no such zone
  }
  return (utc) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(new Date(utc))) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(utc / 1000) * 1000;
  };
}
