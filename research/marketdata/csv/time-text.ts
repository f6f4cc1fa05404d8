const COLON = 58;
const DOT = 46;
const DASH = 45;
const PLUS = 43;
const SLASH = 47;
const SPACE = 32;
const LETTER_T = 84;
const LETTER_Z = 90;
const SMALL = 32;

const MINUTE = 60_000;
const DAY = 86_400_000;

/** A moment as written: `wallMs` reads the digits as if they were UTC; `zoned` says the text named its own zone. */
export interface WrittenTime {
  wallMs: number;
  zoned: boolean;
}

/**
 * Reads `YYYY-MM-DD`, `YYYY.MM.DD` or `YYYY/MM/DD`, then optionally `T` or a space and `HH:MM[:SS[.fff]]`, then
 * optionally `Z` or `+HH:MM`; or whole epoch seconds or milliseconds (from 10^11 on).
 *
 * @returns false if text[from, to) is none of these; `out` is then without meaning.
 */
export function readTime(text: string, from: number, to: number, out: WrittenTime): boolean {
  const separator = text.charCodeAt(from + 4);
  if (separator === DASH || separator === DOT || separator === SLASH) {
    return readDateTime(text, from, to, separator, out);
  }
  return readEpoch(text, from, to, out);
}

/** Adds a `HH:MM[:SS]` that stands in a column of its own (MT5's export) to a date already read. */
export function addClock(text: string, from: number, to: number, out: WrittenTime): boolean {
  return readClock(text, from, to, out) === to;
}

function readDateTime(
  text: string,
  from: number,
  to: number,
  separator: number,
  out: WrittenTime,
): boolean {
  const year = digits(text, from, 4);
  const month = digits(text, from + 5, 2);
  const day = digits(text, from + 8, 2);
  if (year < 0 || to < from + 10 || text.charCodeAt(from + 7) !== separator) return false;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false;
  out.wallMs = daysBefore(year, month, day) * DAY;
  out.zoned = false;
  if (to === from + 10) return true;
  const between = text.charCodeAt(from + 10);
  if (between !== SPACE && (between & ~SMALL) !== LETTER_T) return false;
  const at = readClock(text, from + 11, to, out);
  return at === to || (at > 0 && readZone(text, at, to, out));
}

/** @returns where the clock ends, or -1. */
function readClock(text: string, from: number, to: number, out: WrittenTime): number {
  const hour = digits(text, from, 2);
  const minute = digits(text, from + 3, 2);
  if (to < from + 5 || text.charCodeAt(from + 2) !== COLON) return -1;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return -1;
  out.wallMs += (hour * 60 + minute) * MINUTE;
  let at = from + 5;
  if (at >= to || text.charCodeAt(at) !== COLON) return at;
  const second = digits(text, at + 1, 2);
  if (second < 0 || second > 59 || to < at + 3) return -1;
  out.wallMs += second * 1000;
  at += 3;
  return at < to && text.charCodeAt(at) === DOT ? readFraction(text, at + 1, to, out) : at;
}

function readFraction(text: string, from: number, to: number, out: WrittenTime): number {
  let at = from;
  let unit = 100;
  for (; at < to; at++, unit = Math.floor(unit / 10)) {
    const digit = digits(text, at, 1);
    if (digit < 0) break;
    out.wallMs += digit * unit;
  }
  return at === from ? -1 : at;
}

function readZone(text: string, from: number, to: number, out: WrittenTime): boolean {
  const sign = text.charCodeAt(from);
  out.zoned = true;
  if ((sign & ~SMALL) === LETTER_Z) return to === from + 1;
  if (sign !== PLUS && sign !== DASH) return false;
  const minuteAt = text.charCodeAt(from + 3) === COLON ? from + 4 : from + 3;
  const hours = digits(text, from + 1, 2);
  const minutes = to === from + 3 ? 0 : digits(text, minuteAt, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return false;
  if (to !== from + 3 && to !== minuteAt + 2) return false;
  out.wallMs -= (sign === PLUS ? 1 : -1) * (hours * 60 + minutes) * MINUTE;
  return true;
}

// 10^11 seconds is the year 5138, 10^11 milliseconds is 1973: between them no bar can be meant otherwise.
const LEAST_MILLISECONDS = 1e11;
const LEAST_SECONDS = 1e8;

function readEpoch(text: string, from: number, to: number, out: WrittenTime): boolean {
  if (to - from < 9 || to - from > 14) return false;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = digits(text, at, 1);
    if (digit < 0) return false;
    value = value * 10 + digit;
  }
  out.wallMs = value >= LEAST_MILLISECONDS ? value : value * 1000;
  out.zoned = true;
  return value >= LEAST_SECONDS;
}

/** `count` digits as a whole number; -1 where something else stands. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Days from 1970-01-01 to a date. Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
function daysBefore(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
