import { NO, UNKNOWN, YES } from "./condition.ts";
import { highest, lowest } from "./extremes.ts";

/**
 * `YES` where the value is above each of the `period` values before it; `UNKNOWN` until `period` values went before.
 * Convention: Pine's ta.rising.
 */
export function rising(values: Float64Array, period: number): Uint8Array {
  return against(values, highest(values, period), (now, before) => now > before);
}

/** `YES` where the value is below each of the `period` values before it. Convention: Pine's ta.falling. */
export function falling(values: Float64Array, period: number): Uint8Array {
  return against(values, lowest(values, period), (now, before) => now < before);
}

function against(
  values: Float64Array,
  extremes: Float64Array,
  holds: (now: number, before: number) => boolean,
): Uint8Array {
  const answers = new Uint8Array(values.length).fill(UNKNOWN);
  for (let i = 1; i < values.length; i++) {
    const now = values[i] as number; // of one length
    const before = extremes[i - 1] as number;
    if (!Number.isNaN(now) && !Number.isNaN(before)) answers[i] = holds(now, before) ? YES : NO;
  }
  return answers;
}
