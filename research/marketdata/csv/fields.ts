const QUOTE = 34;
const SPACE = 32;
const TAB = 9;

/**
 * One row cut into fields without making a string of any of them: a year of M1 bars is 2.6 million fields.
 * Reused from row to row.
 */
export interface Fields {
  count: number;
  /** Where each field starts and ends in the text, outer blanks and quotes left out. */
  readonly start: Int32Array;
  readonly end: Int32Array;
}

const MAX_FIELDS = 256;

export function newFields(): Fields {
  return { count: 0, start: new Int32Array(MAX_FIELDS), end: new Int32Array(MAX_FIELDS) };
}

/** Cuts text[from, to) at the separator; a quoted field may hold it. Fields past the 256th are not kept. */
export function splitRow(
  text: string,
  from: number,
  to: number,
  separator: number,
  fields: Fields,
): void {
  let count = 0;
  let at = from;
  for (;;) {
    const end = fieldEnd(text, at, to, separator);
    if (count < MAX_FIELDS) trim(text, at, end, separator, fields, count++);
    if (end >= to) break;
    at = end + 1;
  }
  fields.count = count;
}

function fieldEnd(text: string, from: number, to: number, separator: number): number {
  let at = from;
  let quoted = false;
  for (; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) quoted = !quoted;
    else if (code === separator && !quoted) break;
  }
  return at;
}

function trim(
  text: string,
  from: number,
  to: number,
  separator: number,
  fields: Fields,
  index: number,
): void {
  let start = from;
  let end = to;
  const isBlank = (code: number) =>
    code === SPACE || (code === TAB && separator !== TAB) || code === 13;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  if (end - start >= 2 && text.charCodeAt(start) === QUOTE && text.charCodeAt(end - 1) === QUOTE) {
    start++;
    end--;
  }
  fields.start[index] = start;
  fields.end[index] = end;
}
