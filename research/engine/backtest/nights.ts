import { type Instrument, nextRollover, swapNights } from "#broking";
import { type Timeframe, timeframeMs } from "#domain";

export interface BarNights {
  /** Nights of swap whose rollover lies in the bar, its end included and its open not. */
  readonly inside: Uint8Array;
  /** Nights in the hole between the bar before and this one, for what was held across it. */
  readonly before: Uint8Array;
  /** For each bar, the first from it on with nights of either kind; the number of bars if none has. */
  readonly next: Int32Array;
}

/** Counts the rollovers of each bar once, so that the loop over bars only reads them. */
export function barNights(
  times: Float64Array,
  timeframe: Timeframe,
  instrument: Pick<Instrument, "dayZone" | "tripleSwapDay">,
): BarNights {
  const nights = {
    inside: new Uint8Array(times.length),
    before: new Uint8Array(times.length),
    next: new Int32Array(times.length),
  };
  if (times.length === 0) return nights;
  const length = timeframeMs(timeframe);
  let rollover = nextRollover(times[0] ?? 0, instrument.dayZone);
  let written = 0;
  // From rollover to rollover, not from bar to bar: a day of minutes has one rollover and 1,440 bars.
  for (;;) {
    const i = lastOpenBefore(times, rollover);
    const isInside = rollover <= endOf(times, i, length);
    if (!isInside && i === times.length - 1) break;
    const bar = isInside ? i : i + 1;
    const column = isInside ? nights.inside : nights.before;
    const count = swapNights(rollover - 1, rollover, instrument);
    column[bar] = (column[bar] as number) + count; // the break above keeps the bar inside
    if (count > 0 && bar >= written) {
      nights.next.fill(bar, written, bar + 1);
      written = bar + 1;
    }
    rollover = nextRollover(rollover, instrument.dayZone);
  }
  nights.next.fill(times.length, written);
  return nights;
}

/** A month's length is an upper bound: the next bar ends it. */
function endOf(times: Float64Array, i: number, length: number): number {
  return Math.min((times[i] as number) + length, times[i + 1] ?? Infinity); // i is a bar
}

/** The last bar that opens before a time; the first bar where none does. Times rise. */
function lastOpenBefore(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < time)
      low = middle; // inside the bounds
    else high = middle;
  }
  return low;
}
