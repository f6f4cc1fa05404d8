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
  const inside = new Uint8Array(times.length);
  const before = new Uint8Array(times.length);
  const length = timeframeMs(timeframe);
  let rollover = nextRollover(times[0] ?? 0, instrument.dayZone);
  const countTo = (end: number): number => {
    let nights = 0;
    for (; rollover <= end; rollover = nextRollover(rollover, instrument.dayZone)) {
      nights += swapNights(rollover - 1, rollover, instrument);
    }
    return nights;
  };
  for (let i = 0; i < times.length; i++) {
    before[i] = countTo(times[i] as number); // inside the loop's bounds
    // A month's length is an upper bound: the next bar ends it.
    inside[i] = countTo(Math.min((times[i] as number) + length, times[i + 1] ?? Infinity));
  }
  return { inside, before, next: nextOf(inside, before) };
}

function nextOf(inside: Uint8Array, before: Uint8Array): Int32Array {
  const next = new Int32Array(inside.length);
  let found = inside.length;
  for (let i = found - 1; i >= 0; i--) {
    if (((inside[i] as number) | (before[i] as number)) !== 0) found = i; // inside the loop's bounds
    next[i] = found;
  }
  return next;
}
