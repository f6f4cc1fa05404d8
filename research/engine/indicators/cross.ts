import { UNKNOWN, YES } from "./condition.ts";

export interface Crossings {
  /** `YES` where `a` was at or below `b` one bar ago and is above it now, `UNKNOWN` where one of the four is. */
  readonly over: Uint8Array;
  /** `YES` where `a` was at or above `b` one bar ago and is below it now, `UNKNOWN` where one of the four is. */
  readonly under: Uint8Array;
}

// Where `a` lies against `b`.
const BELOW = -1;
const LEVEL = 0;
const ABOVE = 1;
const NOWHERE = 2;

/** Both kinds of crossing of two series, in one pass. */
export function crossings(a: Float64Array, b: Float64Array): Crossings {
  const over = new Uint8Array(a.length);
  const under = new Uint8Array(a.length);
  markCrossings(a, b, over, under);
  return { over, under };
}

/** Writes only where something happens: the columns come full of `NO`. */
function markCrossings(
  a: Float64Array,
  b: Float64Array,
  over: Uint8Array,
  under: Uint8Array,
): void {
  let side = NOWHERE;
  for (let i = 0; i < a.length; i++) {
    const distance = (a[i] as number) - (b[i] as number); // of one length
    const now = distance > 0 ? ABOVE : distance < 0 ? BELOW : distance === 0 ? LEVEL : NOWHERE;
    if (now === side && now !== NOWHERE) continue;
    if (now === NOWHERE || side === NOWHERE) {
      over[i] = UNKNOWN;
      under[i] = UNKNOWN;
    } else if (now === ABOVE) over[i] = YES;
    else if (now === BELOW) under[i] = YES;
    side = now;
  }
}
