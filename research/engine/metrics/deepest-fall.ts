import type { Curve } from "./periods.ts";

/** The deepest of the falls that `fallsOf` tells of: in money and in percent each its own. */
export interface DeepestFall {
  /** Account currency. */
  readonly money: number;
  /** Percent of the peak before it. */
  readonly percent: number;
}

/** Only compares, bar by bar; divides once a fall. */
export function deepestFallOf({
  equity,
  initialBalance,
}: Pick<Curve, "equity" | "initialBalance">): DeepestFall {
  let [money, percent] = [0, 0];
  let peak = initialBalance;
  let lowest = peak;
  // A last round past the end closes the fall that is still open there.
  for (let i = 0; i <= equity.length; i++) {
    const now = i < equity.length ? (equity[i] as number) : Infinity; // inside the loop's bounds
    if (now >= peak) {
      if (lowest < peak) {
        money = Math.max(money, peak - lowest);
        percent = Math.max(percent, (100 * (peak - lowest)) / peak);
      }
      peak = now;
      lowest = now;
    } else if (now < lowest) lowest = now;
  }
  return { money, percent };
}
