import type { CostsView, OverfitView } from "../services.server.ts";

/** Wider than this share of the net profit, the worst-best interval is a warning. */
const MOST_WIDTH = 0.1;

/** Whether the guesses inside bars decide more than a tenth of the result. */
export function isWide(
  { worst, best }: { readonly worst: number; readonly best: number },
  netProfit: number,
): boolean {
  return best - worst > MOST_WIDTH * Math.abs(netProfit);
}

/** Nothing was paid for trading: nobody can trade like that. */
export function isFree(costs: CostsView): boolean {
  const { spread_points, commission_per_lot_per_side, commission_minimum, commission_percent } =
    costs;
  return (
    spread_points === 0 &&
    costs.spread_by_hour === null &&
    costs.slippage_points === 0 &&
    commission_per_lot_per_side === 0 &&
    commission_minimum === 0 &&
    commission_percent === 0
  );
}

export type LuckVerdict = "unknown" | "likely_luck" | "may_be_luck" | "beyond_luck";

/** What the deflated Sharpe ratio says: 0.95 is the usual bar for "beyond luck". */
export function luckOf({ dsr, psr }: Pick<OverfitView, "dsr" | "psr">): LuckVerdict {
  const probability = dsr ?? psr;
  if (probability === null) return "unknown";
  if (probability >= 0.95) return "beyond_luck";
  return probability >= 0.5 ? "may_be_luck" : "likely_luck";
}
