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
 * @param timeZone IANA name such as "Europe/Athens".
 * @returns null if the name is unknown here.
 */
export function zoneReader(timeZone: string): ZoneReader | null {
  const offsetAt = offsetReader(timeZone);
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

/** The offsets under which a wall time exists, the earlier moment first; twice the same but in autumn's hour. */
function offsetsOf(wallMs: number, offsetAt: (utc: number) => number): [number, number] {
  const before = offsetAt(wallMs - DAY);
  const after = offsetAt(wallMs + DAY);
  if (before === after) return [before, before];
  const valid = [before, after].filter((offset) => offsetAt(wallMs - offset) === offset);
  const [first = before, second = first] = valid;
  return [first, second];
}

function offsetReader(timeZone: string): ((utc: number) => number) | null {
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
