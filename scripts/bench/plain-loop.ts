import type { Bars } from "#domain";

/**
 * What the engine is measured against: an SMA cross on both sides as one would write it in C, two running sums, a fill
 * at the next open, the spread, and equity at each close. No spec, no stops, no margin, no record of trades.
 *
 * @param equity written at each bar.
 */
export function plainLoop(
  { open, close }: Bars,
  fast: number,
  slow: number,
  equity: Float64Array,
): number {
  const [units, spread] = [10_000, 0.00008];
  let [fastSum, slowSum, balance, entry] = [0, 0, 10_000, 0];
  let [side, wanted] = [0, 0];
  let distance = Number.NaN;
  for (let i = 0; i < close.length; i++) {
    const price = close[i] as number; // in range, as all below
    if (wanted !== 0) {
      const fill = open[i] as number;
      balance += side * (side < 0 ? fill + spread - entry : fill - entry) * units;
      side = wanted;
      entry = side > 0 ? fill + spread : fill;
      wanted = 0;
    }
    equity[i] = balance + side * (side < 0 ? price + spread - entry : price - entry) * units;
    fastSum += price - (i < fast ? 0 : (close[i - fast] as number));
    slowSum += price - (i < slow ? 0 : (close[i - slow] as number));
    if (i < slow - 1) continue;
    const now = fastSum / fast - slowSum / slow;
    if (distance <= 0 && now > 0) wanted = 1;
    else if (distance >= 0 && now < 0) wanted = -1;
    distance = now;
  }
  return balance;
}
