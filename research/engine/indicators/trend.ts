import { highest, lowest } from "./extremes.ts";
import { unknownSeries } from "./runs.ts";

/**
 * 1 where the value is above each of the `period` values before it, else 0; NaN until `period` values went before.
 * Convention: Pine's ta.rising.
 */
export function rising(values: Float64Array, period: number): Float64Array {
  return against(values, highest(values, period), (now, before) => now > before);
}

/** 1 where the value is below each of the `period` values before it, else 0. Convention: Pine's ta.falling. */
export function falling(values: Float64Array, period: number): Float64Array {
  return against(values, lowest(values, period), (now, before) => now < before);
}

function against(
  values: Float64Array,
  extremes: Float64Array,
  holds: (now: number, before: number) => boolean,
): Float64Array {
  const answers = unknownSeries(values.length);
  for (let i = 1; i < values.length; i++) {
    const now = values[i] as number; // of one length
    const before = extremes[i - 1] as number;
    if (!Number.isNaN(now) && !Number.isNaN(before)) answers[i] = holds(now, before) ? 1 : 0;
  }
  return answers;
}
