/** Values from index `from` up to, not including, `to`. */
export type Run = readonly [from: number, to: number];

/**
 * The unbroken stretches of known values. An indicator starts afresh on each: after a hole it warms up again
 * rather than carrying a number across what nobody knows.
 */
export function finiteRuns(values: Float64Array): readonly Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < values.length; ) {
    const to = unknownFrom(values, from);
    if (to > from) runs.push([from, to]);
    from = to + 1;
  }
  return runs;
}

/** The first index from `from` on whose value is NaN or infinite. A loop of its own, so that it stays compiled. */
function unknownFrom(values: Float64Array, from: number): number {
  for (let i = from; i < values.length; i++) {
    const value = values[i] as number; // inside the loop's bounds
    if (value - value !== 0) return i;
  }
  return values.length;
}

/**
 * A series for values to come in every run after its first `warmup` bars: unknown there and between the runs, and not
 * yet written elsewhere. Touches less memory than `unknownSeries`.
 */
export function seriesWithin(length: number, runs: readonly Run[], warmup: number): Float64Array {
  return hideWarmup(new Float64Array(length), runs, warmup);
}

/** Makes unknown what lies between the runs, and the first `warmup` bars of each. */
export function hideWarmup(
  series: Float64Array,
  runs: readonly Run[],
  warmup: number,
): Float64Array {
  let known = 0;
  for (const [from, to] of runs) {
    series.fill(NaN, known, Math.min(from + warmup, to));
    known = to;
  }
  return series.fill(NaN, known);
}

/**
 * A series computed run by run, by work that never recovers from an unknown value: it is tried on the whole as one run,
 * and what nobody knows shows at the end of it. So the usual series is read once, not searched for holes before.
 *
 * @param warmup bars at the start of a run without a value.
 * @param column the series' memory, as long as the values.
 * @param write fills in the series from `from + warmup` up to, not including, `to`; nothing of a shorter run.
 */
export function seriesOfRuns(
  values: Float64Array,
  warmup: number,
  column: Float64Array,
  write: (series: Float64Array, from: number, to: number) => void,
): Float64Array {
  const { length } = values;
  const start = knownFrom(values);
  const series = hideWarmup(column, [[start, length]], warmup);
  if (start + warmup >= length) return series;
  write(series, start, length);
  if (Number.isFinite(series[length - 1])) return series;
  const runs = finiteRuns(values);
  const careful = hideWarmup(column, runs, warmup);
  for (const [from, to] of runs) write(careful, from, to);
  return careful;
}

function knownFrom(values: Float64Array): number {
  let from = 0;
  while (from < values.length && !Number.isFinite(values[from] as number)) from++; // inside the loop's bounds
  return from;
}

/** A series of which nothing is known yet. */
export function unknownSeries(length: number): Float64Array {
  return new Float64Array(length).fill(NaN);
}

/** @throws RangeError unless `period` is a whole number of at least `least` bars. */
export function requirePeriod(period: number, least = 1): void {
  if (!Number.isInteger(period) || period < least) {
    throw new RangeError(`period must be a whole number of at least ${least}, was ${period}`);
  }
}
