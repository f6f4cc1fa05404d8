/** Values below which 1, 5, 25, 50, 75, 95 and 99 of 100 paths stay. */
export interface Quantiles {
  readonly p1: number;
  readonly p5: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
  readonly p99: number;
}

/** Quantiles between neighbours in a straight line (Hyndman and Fan's type 7). @throws RangeError without values. */
export function quantilesOf(values: ArrayLike<number>): Quantiles {
  if (values.length === 0) throw new RangeError("quantiles need a value");
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const low = Math.floor(place);
    const below = sorted[low] as number; // inside: share is below 1
    return below + (place - low) * ((sorted[low + 1] ?? below) - below);
  };
  return {
    p1: at(0.01),
    p5: at(0.05),
    p25: at(0.25),
    p50: at(0.5),
    p75: at(0.75),
    p95: at(0.95),
    p99: at(0.99),
  };
}
