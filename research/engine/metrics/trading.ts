import type { BacktestTrade } from "../backtest/types.ts";
import { type MetricsInput, type MetricValue, sumOf } from "./input.ts";

type Trades = Pick<MetricsInput, "trades">;

/** Number of closed trades. */
export function tradeCount({ trades }: Trades): number {
  return trades.length;
}

/** Trades with a net profit above 0, as a fraction 0-1 of all. Gate: one trade. */
export function winRate({ trades }: Trades): MetricValue {
  if (trades.length === 0) return null;
  return trades.filter((trade) => trade.netProfit > 0).length / trades.length;
}

/** Mean of exitBar - entryBar. Gate: one trade. */
export function averageBarsHeld({ trades }: Trades): MetricValue {
  if (trades.length === 0) return null;
  return sumOf(trades, (trade) => trade.exitBar - trade.entryBar) / trades.length;
}

/** Fraction 0-1 of bars in which a position was held; a bar at whose open it was closed does not count. Gate: one bar. */
export function exposure({ trades, equity }: Pick<MetricsInput, "trades" | "equity">): MetricValue {
  return equity.length === 0 ? null : sumOf(trades, barsIn) / equity.length;
}

/** Longest row of trades with a net profit above 0. */
export function maxConsecutiveWins({ trades }: Trades): number {
  return longestRow(trades, (trade) => trade.netProfit > 0);
}

/** Longest row of trades with a net profit below 0. */
export function maxConsecutiveLosses({ trades }: Trades): number {
  return longestRow(trades, (trade) => trade.netProfit < 0);
}

function barsIn({ entryBar, exitBar, exitReason }: BacktestTrade): number {
  const closedAtOpen =
    exitReason === "signal" || exitReason === "maxBars" || exitReason === "session";
  return exitBar - entryBar + (closedAtOpen ? 0 : 1);
}

function longestRow(
  trades: readonly BacktestTrade[],
  counts: (trade: BacktestTrade) => boolean,
): number {
  let [row, longest] = [0, 0];
  for (const trade of trades) {
    row = counts(trade) ? row + 1 : 0;
    longest = Math.max(longest, row);
  }
  return longest;
}
