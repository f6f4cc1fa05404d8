import { UNKNOWN, YES } from "./condition.ts";

export interface Crossings {
  /** `YES` where `a` was at or below `b` one bar ago and is above it now, `UNKNOWN` where one of the four is. */
  readonly over: Uint8Array;
  /** `YES` where `a` was at or above `b` one bar ago and is below it now, `UNKNOWN` where one of the four is. */
  readonly under: Uint8Array;
}

/**
 * Both kinds of crossing of two series, in one pass from change to change: between them lie most of the bars, in a
 * loop that only compares.
 */
export function crossings(
  a: Float64Array,
  b: Float64Array,
  zeros = (length: number) => new Uint8Array(length),
): Crossings {
  const over = zeros(a.length);
  const under = zeros(a.length);
  let known = false; // whether the bar before was
  for (let i = 0; i < a.length; ) {
    const distance = (a[i] as number) - (b[i] as number); // of one length
    const isKnown = !Number.isNaN(distance);
    if (!known || !isKnown) {
      over[i] = UNKNOWN;
      under[i] = UNKNOWN;
    } else if (distance > 0) over[i] = YES;
    else if (distance < 0) under[i] = YES;
    known = isKnown;
    i = endOfSide(a, b, distance, i + 1);
  }
  return { over, under };
}

/** The first bar from `i` on that does not lie on the same side: where unknown, the next bar at once. */
function endOfSide(a: Float64Array, b: Float64Array, side: number, i: number): number {
  if (side > 0) return endOfAbove(a, b, i);
  if (side < 0) return endOfAbove(b, a, i);
  let at = i;
  if (side === 0) while (at < a.length && (a[at] as number) - (b[at] as number) === 0) at++; // inside the bounds
  return at;
}

function endOfAbove(a: Float64Array, b: Float64Array, i: number): number {
  let at = i;
  while (at < a.length && (a[at] as number) - (b[at] as number) > 0) at++; // inside the bounds
  return at;
}
