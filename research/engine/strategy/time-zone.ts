import type { EpochMs } from "#domain";

const DAY = 86_400_000;

// Asking Intl costs more than reading the rest of a strategy. There are some 600 names, so this stays small.
const known = new Set(["UTC"]);

/** Whether this machine knows the IANA time zone. */
export function isTimeZone(name: string): boolean {
  if (known.has(name)) return true;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    known.add(name);
    return true;
  } catch {
    // Intl says no by throwing a RangeError; there is no other way to ask.
    return false;
  }
}

/**
 * Local time of a zone, for many times in rising order.
 *
 * @returns a function from ms UTC to "local ms": what a clock on the wall shows, counted as if it were UTC.
 */
export function wallClock(timeZone: string): (time: EpochMs) => number {
  if (timeZone === "UTC") return (time) => time;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const offsets = new Map<number, number>();
  const offsetAt = (time: number): number => {
    const known = offsets.get(time);
    if (known !== undefined) return known;
    const offset = localOf(format, time) - time;
    offsets.set(time, offset);
    return offset;
  };
  return (time) => {
    const day = Math.floor(time / DAY) * DAY;
    const [before, after] = [offsetAt(day), offsetAt(day + DAY)];
    // Only a day on which the clocks change is worth asking about again.
    return time + (before === after ? before : offsetAt(time));
  };
}

function localOf(format: Intl.DateTimeFormat, time: number): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format.formatToParts(new Date(time))) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
