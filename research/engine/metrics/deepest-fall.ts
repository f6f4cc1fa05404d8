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
  let money = 0;
  let percent = 0;
  let peak = initialBalance;
  let lowest = peak;
  for (let i = 0; i < equity.length; i++) {
    const now = equity[i] as number; // inside the loop's bounds
    if (now < lowest) lowest = now;
    else if (now >= peak) {
      money = Math.max(money, peak - lowest);
      percent = Math.max(percent, percentBelow(peak, lowest));
      peak = now;
      lowest = now;
    }
  }
  // The fall that is still open.
  return {
    money: Math.max(money, peak - lowest),
    percent: Math.max(percent, percentBelow(peak, lowest)),
  };
}

function percentBelow(peak: number, lowest: number): number {
  return (100 * (peak - lowest)) / peak;
}
