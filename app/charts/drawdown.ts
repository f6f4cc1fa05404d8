/** One point of an equity line: [ms UTC, equity]. */
export type EquityPoint = readonly [number, number];

/** How far below its own highest point the equity stands, as a share: 0 at a peak, -0.12 at 12 % down. */
export function drawdownOf(equity: readonly EquityPoint[]): readonly EquityPoint[] {
  let peak = Number.NEGATIVE_INFINITY;
  return equity.map(([at, value]) => {
    peak = Math.max(peak, value);
    return [at, peak > 0 ? value / peak - 1 : 0];
  });
}

export interface BandPoint {
  readonly at: number;
  readonly worst: number;
  readonly best: number;
}

/**
 * The band between the worst and the best outcome of bars that hold both stop and target. Only its end is known
 * (net profit of each case), so it opens in step with time; it shows how much doubt there is, not where.
 */
export function bandOf(
  equity: readonly EquityPoint[],
  initial: number,
  interval: { readonly worst: number; readonly best: number },
): readonly BandPoint[] {
  const final = (equity.at(-1)?.[1] ?? initial) - initial;
  const last = Math.max(1, equity.length - 1);
  return equity.map(([at, value], i) => ({
    at,
    worst: value + ((Math.min(interval.worst, final) - final) * i) / last,
    best: value + ((Math.max(interval.best, final) - final) * i) / last,
  }));
}
