import { type EpochMs, newYorkCloseHour } from "#domain";
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
