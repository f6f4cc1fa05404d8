import { UNKNOWN, YES } from "./condition.ts";
import { unknownSeries } from "./runs.ts";

/** Bars since the condition last held: 0 where it holds now, NaN before it first did. Convention: Pine's ta.barssince. */
export function barsSince(condition: Uint8Array): Float64Array {
  const bars = unknownSeries(condition.length);
  let last = -1;
  for (let i = 0; i < bars.length; i++) {
    if (condition[i] === YES) last = i;
    if (last >= 0 && condition[i] !== UNKNOWN) bars[i] = i - last;
  }
  return bars;
}

/**
 * The value at the last bar but `occurrence` on which the condition held (0: the last one, this bar included); NaN
 * before there were so many. Convention: Pine's ta.valuewhen.
 */
export function valueWhen(
  condition: Uint8Array,
  values: Float64Array,
  occurrence: number,
): Float64Array {
  const found = unknownSeries(values.length);
  const held: number[] = [];
  for (let i = 0; i < found.length; i++) {
    if (condition[i] === YES) held.push(i);
    const at = held[held.length - 1 - occurrence];
    if (at !== undefined && condition[i] !== UNKNOWN) found[i] = values[at] as number; // a bar before
  }
  return found;
}
