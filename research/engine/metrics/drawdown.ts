import type { MetricsInput, MetricValue } from "./input.ts";
import { netProfit } from "./profit.ts";

type Curve = Pick<MetricsInput, "equity" | "initialBalance">;

/** Largest fall of equity at bar closes from an earlier peak, account currency, 0 or positive. The first peak is the initial balance. */
export function maxDrawdown(curve: Curve): number {
  return deepest(curve, (peak, equity) => peak - equity);
}

/** Largest fall of equity at bar closes in percent (0-100) of the peak before it; above 100 where equity fell below 0. */
export function maxDrawdownPercent(curve: Curve): number {
  return deepest(curve, (peak, equity) => (100 * (peak - equity)) / peak);
}

/** netProfit / maxDrawdown. Gate: one trade and a drawdown. */
export function recoveryFactor(input: MetricsInput): MetricValue {
  const fall = maxDrawdown(input);
  return fall > 0 && input.trades.length > 0 ? netProfit(input) / fall : null;
}

function deepest(
  { equity, initialBalance }: Curve,
  depth: (peak: number, equity: number) => number,
): number {
  let peak = initialBalance;
  let worst = 0;
  for (let i = 0; i < equity.length; i++) {
    const now = equity[i] as number; // inside the loop's bounds
    if (now > peak) peak = now;
    else worst = Math.max(worst, depth(peak, now));
  }
  return worst;
}
