import { finiteRuns, hideWarmup, requirePeriod } from "./runs.ts";

/** Largest of the last `period` values, the current one included; first at index `period - 1` of the known values. */
export function highest(values: Float64Array, period: number): Float64Array {
  requirePeriod(period);
  const runs = finiteRuns(values);
  const winners = new Float64Array(values.length);
  for (const [from, to] of runs) highestOfRun(values, winners, from, to, period);
  return hideWarmup(winners, runs, period - 1);
}

/** Smallest of the last `period` values, the current one included; first at index `period - 1` of the known values. */
export function lowest(values: Float64Array, period: number): Float64Array {
  requirePeriod(period);
  const runs = finiteRuns(values);
  const winners = new Float64Array(values.length);
  for (const [from, to] of runs) lowestOfRun(values, winners, from, to, period);
  return hideWarmup(winners, runs, period - 1);
}

/**
 * The run is cut into blocks of `period` bars. A window covers the end of one block and the start of the next: its
 * extreme is that of the block's end, read from right to left once, and of the start so far. Three comparisons a bar,
 * whatever the period and the market; written out, since Math.max also asks about NaN and -0.
 * Source: M. van Herk, "A fast algorithm for local minimum and maximum filters", 1992.
 */
function highestOfRun(
  values: Float64Array,
  winners: Float64Array,
  from: number,
  to: number,
  period: number,
): void {
  const ends = new Float64Array(period + 1).fill(-Infinity);
  for (let block = from; block < to; block += period) {
    const stop = Math.min(block + period, to);
    let start = -Infinity;
    for (let i = block; i < stop; i++) {
      const value = values[i] as number; // inside the run
      if (value > start) start = value;
      const end = ends[i - block + 1] as number; // the block before, from the window's first bar
      winners[i] = end > start ? end : start;
    }
    let end = -Infinity;
    for (let i = stop - 1; i >= block; i--) {
      const value = values[i] as number; // inside the run
      if (value > end) end = value;
      ends[i - block] = end;
    }
  }
}

/** As `highestOfRun`. Written out: a comparison handed in would cost more than all the rest. */
function lowestOfRun(
  values: Float64Array,
  winners: Float64Array,
  from: number,
  to: number,
  period: number,
): void {
  const ends = new Float64Array(period + 1).fill(Infinity);
  for (let block = from; block < to; block += period) {
    const stop = Math.min(block + period, to);
    let start = Infinity;
    for (let i = block; i < stop; i++) {
      const value = values[i] as number; // inside the run
      if (value < start) start = value;
      const end = ends[i - block + 1] as number; // the block before, from the window's first bar
      winners[i] = end < start ? end : start;
    }
    let end = Infinity;
    for (let i = stop - 1; i >= block; i--) {
      const value = values[i] as number; // inside the run
      if (value < end) end = value;
      ends[i - block] = end;
    }
  }
}
