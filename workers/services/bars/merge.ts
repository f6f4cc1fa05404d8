import { type Bars, concatBars, sliceBars } from "#domain";
import type { TimeRange } from "../times.ts";

/** Two runs of bars as one, oldest first; where both have a bar of the same time, the added one counts. */
export function mergeBars(known: Bars, added: Bars): Bars {
  const parts: Bars[] = [];
  let at = 0;
  for (let i = 0; i < added.time.length; ) {
    const time = added.time[i] as number; // i < length
    const before = firstAtOrAfter(known.time, time);
    if (before > at) parts.push(sliceBars(known, at, before));
    at = Math.max(at, before);
    const nextKnown = firstOther(known.time, at, time);
    at = nextKnown;
    const until = nextKnown < known.time.length ? (known.time[nextKnown] as number) : Infinity;
    const end = Math.max(i + 1, firstAtOrAfter(added.time, until));
    parts.push(sliceBars(added, i, end));
    i = end;
  }
  if (at < known.time.length) parts.push(sliceBars(known, at, known.time.length));
  return concatBars(parts);
}

/** The bars whose open lies in the range: a view on the same memory. */
export function barsWithin(bars: Bars, { from, to }: TimeRange): Bars {
  return sliceBars(bars, firstAtOrAfter(bars.time, from), firstAtOrAfter(bars.time, to));
}

function firstOther(time: Float64Array, at: number, same: number): number {
  return time[at] === same ? at + 1 : at;
}

function firstAtOrAfter(time: Float64Array, target: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((time[middle] as number) < target)
      low = middle + 1; // low <= middle < length
    else high = middle;
  }
  return low;
}
