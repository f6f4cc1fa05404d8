import type { TradeView } from "../services.server.ts";

/** A trade with its number in the result, from 1. */
export interface NumberedTrade extends TradeView {
  readonly number: number;
}

/** Which trades a table shows; null lets all through. */
export interface TradeFilter {
  readonly side: TradeView["side"] | null;
  readonly reason: string | null;
  readonly outcome: "won" | "lost" | null;
}

export const ALL_TRADES: TradeFilter = { side: null, reason: null, outcome: null };

export function numbered(trades: readonly TradeView[]): readonly NumberedTrade[] {
  return trades.map((trade, i) => ({ ...trade, number: i + 1 }));
}

/** The trades that pass, in their order. A trade that came out at zero was not won. */
export function filterTrades(
  trades: readonly NumberedTrade[],
  { side, reason, outcome }: TradeFilter,
): readonly NumberedTrade[] {
  return trades.filter(
    (trade) =>
      (side === null || trade.side === side) &&
      (reason === null || trade.exit_reason === reason) &&
      (outcome === null || trade.net_profit > 0 === (outcome === "won")),
  );
}

/** Why trades ended, each reason once with its count, the most frequent first. */
export function exitReasons(
  trades: readonly TradeView[],
): readonly { readonly reason: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { exit_reason } of trades) counts.set(exit_reason, (counts.get(exit_reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason, "en"));
}
