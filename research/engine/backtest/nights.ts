import { type Instrument, nextRollover, swapNights } from "#broking";
import { type Timeframe, timeframeMs } from "#domain";

/** The bars with nights of swap: a few hundred in a year, whatever the timeframe. */
export interface BarNights {
  /** Indexes of bars, rising. */
  readonly bars: readonly number[];
  /** Of each of them, the nights whose rollover lies in it, its end included and its open not. */
  readonly inside: readonly number[];
  /** The nights in the hole between the bar before and this one, for what was held across it. */
  readonly before: readonly number[];
}

/** Counts the rollovers once, so that the loop over bars only reads them. */
export function barNights(
  times: Float64Array,
  timeframe: Timeframe,
  instrument: Pick<Instrument, "dayZone" | "tripleSwapDay">,
): BarNights {
  const bars: number[] = [];
  const counts = { inside: [] as number[], before: [] as number[] };
  if (times.length === 0) return { bars, ...counts };
  const length = timeframeMs(timeframe);
  let rollover = nextRollover(times[0] ?? 0, instrument.dayZone);
  // From rollover to rollover, not from bar to bar: a day of minutes has one rollover and 1,440 bars.
  for (;;) {
    const i = lastOpenBefore(times, rollover);
    const isInside = rollover <= endOf(times, i, length);
    if (!isInside && i === times.length - 1) break;
    const bar = isInside ? i : i + 1;
    const count = swapNights(rollover - 1, rollover, instrument);
    if (count > 0) {
      if (bars.at(-1) !== bar) {
        bars.push(bar);
        counts.inside.push(0);
        counts.before.push(0);
      }
      const column = isInside ? counts.inside : counts.before;
      column.push((column.pop() ?? 0) + count);
    }
    rollover = nextRollover(rollover, instrument.dayZone);
  }
  return { bars, ...counts };
}

/** Reads the nights of bars in their order: what is asked for never lies before what was asked for last. */
export class NightReader {
  readonly #nights: BarNights;
  readonly #bars: readonly number[];
  #place = 0;

  /** @param nights null: none. */
  constructor(nights: BarNights | null) {
    this.#nights = nights ?? { bars: [], inside: [], before: [] };
    this.#bars = this.#nights.bars;
  }

  /** The first bar from `bar` on with nights; Infinity if none has. */
  next(bar: number): number {
    let place = this.#place;
    while (place < this.#bars.length && (this.#bars[place] as number) < bar) place++; // inside the bounds
    this.#place = place;
    return place < this.#bars.length ? (this.#bars[place] as number) : Infinity;
  }

  inside(bar: number): number {
    return this.next(bar) === bar ? (this.#nights.inside[this.#place] as number) : 0; // `next` stays inside
  }

  before(bar: number): number {
    return this.next(bar) === bar ? (this.#nights.before[this.#place] as number) : 0; // `next` stays inside
  }
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
