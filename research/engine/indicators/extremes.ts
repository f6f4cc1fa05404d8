import { finiteRuns, requirePeriod, unknownSeries } from "./runs.ts";

/** Largest of the last `period` values, the current one included; first at index `period - 1` of the known values. */
export function highest(values: Float64Array, period: number): Float64Array {
  return extreme(values, period, (a, b) => a >= b);
}

/** Smallest of the last `period` values, the current one included; first at index `period - 1` of the known values. */
export function lowest(values: Float64Array, period: number): Float64Array {
  return extreme(values, period, (a, b) => a <= b);
}

/** The window's winner is kept until it leaves; only then is the window read again. */
function extreme(
  values: Float64Array,
  period: number,
  beats: (a: number, b: number) => boolean,
): Float64Array {
  requirePeriod(period);
  const winners = unknownSeries(values.length);
  for (const [from, to] of finiteRuns(values)) {
    let best = from;
    for (let i = from; i < to; i++) {
      if (best <= i - period) best = bestOf(values, i - period + 1, i, beats);
      if (beats(values[i] as number, values[best] as number)) best = i; // inside the run
      if (i - from >= period - 1) winners[i] = values[best] as number;
    }
  }
  return winners;
}

function bestOf(
  values: Float64Array,
  first: number,
  last: number,
  beats: (a: number, b: number) => boolean,
): number {
  let best = first;
  for (let j = first + 1; j <= last; j++) {
    if (beats(values[j] as number, values[best] as number)) best = j; // inside the run
  }
  return best;
}
