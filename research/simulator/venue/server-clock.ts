import type { EpochMs } from "#domain";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How a trade server's wall clock runs against UTC; `hours` is the winter offset. */
export type ServerTime =
  | { readonly kind: "fixed"; readonly hours: number }
  /** Summer time by the dates of the European Union, or of the United States (most FX servers). */
  | { readonly kind: "eu" | "us"; readonly hours: number };

/** A trade server's clock: every time in MT5 is its wall time, stored as if it were UTC. */
export interface ServerClock {
  /** The server's wall time as MT5 writes it, ms. */
  toServer(at: EpochMs): number;
  /** Back again; the hour that an autumn night has twice is read as its second one. */
  toUtc(server: number): EpochMs;
  /** The first server midnight strictly after `at`. */
  nextMidnight(at: EpochMs): EpochMs;
}

/**
 * @throws RangeError if the offset is not within -12 to 14 hours.
 * Sources: EU 2000/84/EC (last Sundays of March and October, 01:00 UTC); US Energy Policy Act of 2005
 * (second Sunday of March, first of November, 02:00 New York).
 */
export function serverClock(rule: ServerTime): ServerClock {
  if (!(rule.hours >= -12 && rule.hours <= 14)) {
    throw new RangeError(`server time must be -12 to 14 hours from UTC, was ${rule.hours}`);
  }
  const offset = (at: EpochMs) => (rule.hours + (isSummer(rule.kind, at) ? 1 : 0)) * HOUR;
  const toUtc = (server: number) => {
    const asWinter = server - rule.hours * HOUR;
    return offset(asWinter - HOUR) === offset(asWinter) ? server - offset(asWinter) : asWinter;
  };
  return {
    toServer: (at) => at + offset(at),
    toUtc,
    nextMidnight(at) {
      const today = Math.floor((at + offset(at)) / DAY) * DAY;
      const next = toUtc(today + DAY);
      return next > at ? next : toUtc(today + 2 * DAY);
    },
  };
}

function isSummer(kind: ServerTime["kind"], at: EpochMs): boolean {
  if (kind === "fixed") return false;
  const year = new Date(at).getUTCFullYear();
  const [start, end] =
    kind === "eu"
      ? [sundayFrom(Date.UTC(year, 2, 25)) + HOUR, sundayFrom(Date.UTC(year, 9, 25)) + HOUR]
      : [sundayFrom(Date.UTC(year, 2, 8)) + 7 * HOUR, sundayFrom(Date.UTC(year, 10, 1)) + 6 * HOUR];
  return at >= start && at < end;
}

function sundayFrom(midnight: EpochMs): EpochMs {
  return midnight + ((7 - new Date(midnight).getUTCDay()) % 7) * DAY;
}
