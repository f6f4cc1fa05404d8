/**
 * A sum that carries its own rounding error, so that values may be added and taken out a million times without drift:
 * the mean of equal numbers is that number, and equal means tie exactly.
 *
 * Source: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", 1974.
 */
export class CompensatedSum {
  sum = 0;
  /** What rounding took from `sum`. */
  lost = 0;

  add(value: number): void {
    const total = this.sum + value;
    const part = total - this.sum;
    this.lost += this.sum - (total - part) + (value - part);
    this.sum = total;
  }

  /** The sum divided by `count`, rounded once. */
  over(count: number): number {
    const quotient = this.sum / count;
    // Splitting the quotient makes its product with a small whole number exact, hence also the remainder.
    const scaled = quotient * 134217729;
    const top = scaled - (scaled - quotient);
    const remainder = this.sum - top * count - (quotient - top) * count + this.lost;
    return Number.isFinite(remainder) ? quotient + remainder / count : quotient;
  }
}

/** Mean of `values[from]` to `values[to - 1]`. */
export function meanOf(values: Float64Array, from: number, to: number): number {
  const sum = new CompensatedSum();
  for (let i = from; i < to; i++) sum.add(values[i] as number); // inside by the caller's word
  return sum.over(to - from);
}
