import { type EpochMs, UserError } from "#domain";

const DAY_MS = 86_400_000;
const PLAIN_DATE = /^\d{4}-\d{2}-\d{2}$/;
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;

/** A moment as the API writes it. */
export function iso(at: EpochMs): string {
  return new Date(at).toISOString();
}

export function isoOrNull(at: EpochMs | null): string | null {
  return at === null ? null : iso(at);
}

/** Milliseconds, half open: [from, to). */
export interface TimeRange {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * The range between two dates or times as a person writes them: UTC unless a zone is named, and a plain last date means
 * that whole day.
 *
 * @throws UserError `bad_range` naming the field.
 */
export function timeRange(
  start: string | undefined,
  end: string | undefined,
  names: readonly [string, string],
): TimeRange {
  const from = start === undefined ? 0 : moment(start, names[0]);
  const to =
    end === undefined
      ? Number.MAX_SAFE_INTEGER
      : moment(end, names[1]) + (PLAIN_DATE.test(end) ? DAY_MS : 1);
  if (from < to) return { from, to };
  throw refuse(names[0], `${names[0]} ${start} is not before ${names[1]} ${end}`);
}

function moment(text: string, name: string): EpochMs {
  const at = Date.parse(WITHOUT_ZONE.test(text) ? `${text.replace(" ", "T")}Z` : text);
  if (Number.isNaN(at)) {
    throw refuse(
      name,
      `${name} must be a date such as 2017-04-19 or 2017-04-19T09:00:00Z, was ${text}`,
    );
  }
  return at;
}

function refuse(name: string, message: string): UserError {
  return new UserError("bad_range", message, { details: { errors: [{ pointer: name, message }] } });
}
