/** Values from index `from` up to, not including, `to`. */
export type Run = readonly [from: number, to: number];

/**
 * The unbroken stretches of known values. An indicator starts afresh on each: after a hole it warms up again
 * rather than carrying a number across what nobody knows.
 */
export function finiteRuns(values: Float64Array): readonly Run[] {
  const runs: Run[] = [];
  let from = 0;
  for (let i = 0; i <= values.length; i++) {
    if (i < values.length && Number.isFinite(values[i])) continue;
    if (i > from) runs.push([from, i]);
    from = i + 1;
  }
  return runs;
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
