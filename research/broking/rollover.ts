import type { EpochMs } from "#domain";
import type { Instrument } from "./instrument.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Nights of swap charged in (from, to]: one a rollover, three on the triple day, none on Saturday and Sunday
 * of a symbol that rests then.
 *
 * @param from ms UTC; a rollover at exactly this time was paid before.
 * @param to ms UTC, inclusive.
 */
export function swapNights(
  from: EpochMs,
  to: EpochMs,
  instrument: Pick<Instrument, "dayZone" | "tripleSwapDay">,
): number {
  let nights = 0;
  for (
    let at = nextRollover(from, instrument.dayZone);
    at <= to;
    at = nextRollover(at, instrument.dayZone)
  ) {
    nights += nightsAt(at, instrument);
  }
  return nights;
}

/** The first end of a trading day strictly after `time`, ms UTC. */
export function nextRollover(time: EpochMs, dayZone: Instrument["dayZone"]): EpochMs {
  let midnight = Math.floor(time / DAY) * DAY;
  for (;;) {
    const rollover = dayZone === "utc" ? midnight : midnight + newYorkCloseHour(midnight) * HOUR;
    if (rollover > time) return rollover;
    midnight += DAY;
  }
}

/**
 * Hour UTC of 17:00 in New York on the UTC day that starts at `midnight`: 21 in summer time, else 22.
 * Summer time runs from the second Sunday of March to the first of November (Energy Policy Act, since 2007);
 * before, from the first Sunday of April to the last of October (since 1987).
 */
export function newYorkCloseHour(midnight: EpochMs): 21 | 22 {
  const year = new Date(midnight).getUTCFullYear();
  const [start, end] =
    year >= 2007
      ? [sundayFrom(Date.UTC(year, 2, 8)), sundayFrom(Date.UTC(year, 10, 1))]
      : [sundayFrom(Date.UTC(year, 3, 1)), sundayFrom(Date.UTC(year, 9, 25))];
  return midnight >= start && midnight < end ? 21 : 22;
}

function nightsAt(
  rollover: EpochMs,
  { dayZone, tripleSwapDay }: Pick<Instrument, "dayZone" | "tripleSwapDay">,
): number {
  if (tripleSwapDay === null) return 1;
  // Midnight UTC ends the day before it; 17:00 in New York ends the day it is in.
  const weekday = new Date(dayZone === "utc" ? rollover - 1 : rollover).getUTCDay();
  if (weekday === 0 || weekday === 6) return 0;
  return weekday === tripleSwapDay ? 3 : 1;
}

function sundayFrom(midnight: EpochMs): EpochMs {
  return midnight + ((7 - new Date(midnight).getUTCDay()) % 7) * DAY;
}
