import type { EpochMs } from "#domain";
import type { ServerClock } from "./server-clock.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const WEEK = 7 * DAY;
/** 1970-01-04, the first Sunday. */
const FIRST_SUNDAY = 3 * DAY;

/** Minutes of one server day (0 = Sunday) in which a symbol trades; `to` may be past 1440, into the next day. */
export interface Session {
  readonly day: number;
  readonly from: number;
  readonly to: number;
}

/** When a symbol trades. */
export interface Sessions {
  isOpen(at: EpochMs): boolean;
  /** The last moment not after `at` that is open: where the price stood still. */
  lastOpen(at: EpochMs): EpochMs;
  /** The first moment after `at` at which trading begins (`open` true) or ends. */
  next(at: EpochMs, open: boolean): EpochMs;
}

/**
 * Weekly sessions on the server's clock.
 *
 * @throws RangeError if there are none: a symbol that never trades has the trade mode "disabled".
 */
export function weeklySessions(sessions: readonly Session[], clock: ServerClock): Sessions {
  if (sessions.length === 0) throw new RangeError("a symbol needs at least one session");
  const spans = merged(sessions);
  const weekOf = (server: number) => Math.floor((server - FIRST_SUNDAY) / WEEK);
  /** Open spans around a moment, as UTC: those of its week and of both neighbours. */
  const around = (at: EpochMs) => {
    const week = weekOf(clock.toServer(at));
    return [week - 1, week, week + 1].flatMap((one) =>
      spans.map(([from, to]) => {
        const start = FIRST_SUNDAY + one * WEEK;
        return [clock.toUtc(start + from), clock.toUtc(start + to)] as const;
      }),
    );
  };
  const spanAt = (at: EpochMs) => around(at).find(([from, to]) => from <= at && at < to);
  return {
    isOpen: (at) => spanAt(at) !== undefined,
    lastOpen(at) {
      if (spanAt(at)) return at;
      return Math.max(...around(at).flatMap(([, to]) => (to <= at ? [to - 1] : [])));
    },
    next(at, open) {
      const edges = around(at).map(([from, to]) => (open ? from : to));
      return Math.min(...edges.filter((edge) => edge > at));
    },
  };
}

/** Spans of a week in ms, those that touch made one, so that a midnight within trading is no edge. */
function merged(sessions: readonly Session[]): readonly (readonly [number, number])[] {
  const spans = sessions
    .map(({ day, from, to }): [number, number] => [
      day * DAY + from * MINUTE,
      day * DAY + to * MINUTE,
    ])
    .sort((a, b) => a[0] - b[0]);
  const whole: [number, number][] = [];
  for (const span of spans) {
    const last = whole.at(-1);
    if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1]);
    else whole.push(span);
  }
  return whole;
}
