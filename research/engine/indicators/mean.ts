/**
 * A sum that carries its own rounding error (double-double), so that values may be added and taken out
 * a million times without drift: the mean of equal numbers is that number, and equal means tie exactly.
 *
 * Source: T. J. Dekker, "A floating-point technique for extending the available precision", 1971.
 */
export class ExactSum {
  #high = 0;
  #low = 0;

  add(value: number): void {
    const sum = this.#high + value;
    const part = sum - this.#high;
    const low = this.#low + (this.#high - (sum - part) + (value - part));
    this.#high = sum + low;
    this.#low = low - (this.#high - sum);
  }

  /** The sum divided by `count`, rounded once. */
  over(count: number): number {
    const quotient = this.#high / count;
    // Splitting the quotient makes its product with a small whole number exact, hence also the remainder.
    const scaled = quotient * 134217729;
    const top = scaled - (scaled - quotient);
    const remainder = this.#high - top * count - (quotient - top) * count + this.#low;
    return Number.isFinite(remainder) ? quotient + remainder / count : quotient;
  }
}

/** Mean of `values[from]` to `values[to - 1]`. */
export function meanOf(values: Float64Array, from: number, to: number): number {
  const sum = new ExactSum();
  for (let i = from; i < to; i++) sum.add(values[i] as number); // inside by the caller's word
  return sum.over(to - from);
}
