import type { EpochMs } from "#domain";
import type { RecentTrade } from "./facts.ts";

const MINUTE = 60_000;

/** Oldest first; of one symbol when it is given. */
export function tradesOf(
  trades: readonly RecentTrade[],
  symbol: string | null,
): readonly RecentTrade[] {
  return trades
    .filter((trade) => symbol === null || trade.symbol === symbol)
    .sort((a, b) => a.closedAt - b.closedAt);
}

/**
 * Until when a pause lasts that began with a trade: each trade whose pause is not over yet is looked at as if it
 * were the last one, so that what came after it does not end it. null = there is none.
 */
export function pausedUntil(
  trades: readonly RecentTrade[],
  minutes: number,
  now: EpochMs,
  begins: (untilThen: readonly RecentTrade[], last: RecentTrade) => boolean,
): EpochMs | null {
  for (let index = trades.length - 1; index >= 0; index--) {
    const last = trades[index];
    if (last === undefined || last.closedAt + minutes * MINUTE <= now) return null;
    if (begins(trades.slice(0, index + 1), last)) return last.closedAt + minutes * MINUTE;
  }
  return null;
}

/** Those closed within the window that ends with `last`. */
export function within(
  trades: readonly RecentTrade[],
  minutes: number,
  last: EpochMs,
): readonly RecentTrade[] {
  return trades.filter((trade) => trade.closedAt > last - minutes * MINUTE);
}
