import { UNKNOWN } from "../indicators/condition.ts";

/** The first bar on which every condition and every series is known; `length` if there is none. */
export function firstKnownBar(
  conditions: readonly (Uint8Array | null | undefined)[],
  series: readonly (Float64Array | null | undefined)[],
  length: number,
): number {
  let bar = 0;
  // Each column is known from some bar on, and pushes the bar no further than that: few steps beyond the warm-up.
  for (let before = -1; before !== bar && bar < length; ) {
    before = bar;
    for (const column of conditions) {
      if (column) while (bar < length && column[bar] === UNKNOWN) bar++;
    }
    for (const column of series) {
      if (column) while (bar < length && Number.isNaN(column[bar] as number)) bar++; // inside the loop's bounds
    }
  }
  return bar;
}
