/** Twice this many points at most: a chart shows no more, and a stored result stays small. */
const BUCKETS = 1_000;

/**
 * An equity curve for a chart: of each run of bars its lowest and its highest point, so that no drawdown is smoothed away.
 *
 * @returns [bar's open ms UTC, equity in cents' precision], in time order; every bar when there are few, first and last always.
 */
export function thinEquity(
  time: Float64Array,
  equity: Float64Array,
): readonly (readonly [number, number])[] {
  const count = equity.length;
  const kept = new Set<number>(count > 0 ? [0, count - 1] : []);
  const size = Math.max(1, Math.ceil(count / BUCKETS));
  for (let from = 0; from < count; from += size) {
    let low = from;
    let high = from;
    for (let i = from; i < Math.min(from + size, count); i++) {
      if (at(equity, i) < at(equity, low)) low = i;
      if (at(equity, i) > at(equity, high)) high = i;
    }
    kept.add(low).add(high);
  }
  return [...kept]
    .sort((a, b) => a - b)
    .map((i) => [at(time, i), Math.round(at(equity, i) * 100) / 100] as const);
}

function at(column: Float64Array, i: number): number {
  return column[i] as number; // callers stay inside
}
