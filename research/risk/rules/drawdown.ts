import type { EpochMs } from "#domain";
import type { RecentTrade } from "../facts.ts";
import { type KnownInput, type RiskRefusal, refuse } from "../input.ts";
import { pausedUntil, tradesOf } from "../pause.ts";
import { moment, money, short } from "../words.ts";

/**
 * Equity fell too far below the best balance of the window: nothing new while it is so, floating loss included, and
 * for a while after a trade that ended that deep. The balance of the past is today's with the trades taken back.
 */
export function drawdownRule(input: KnownInput): RiskRefusal | null {
  const { account, limits, facts, now } = input;
  const stop = limits.drawdown;
  if (stop === null) return null;
  const trades = tradesOf(facts.recentTrades, null);
  const balances = balancesAfter(trades, account.balance);
  const peakUntil = (end: number, at: EpochMs) => {
    let peak = balances[end] ?? account.balance;
    for (let index = end; index >= 0; index--) {
      const trade = trades[index];
      const after = balances[index];
      if (trade === undefined || after === undefined) break;
      if (trade.closedAt <= at - stop.lookbackMinutes * 60_000) break;
      peak = Math.max(peak, after, after - trade.profit);
    }
    return peak;
  };
  const peak = peakUntil(trades.length - 1, now);
  const depth = depthOf(peak, account.equity);
  const until = pausedUntil(trades, stop.minutes, now, (past, last) => {
    const end = past.length - 1;
    return depthOf(peakUntil(end, last.closedAt), balances[end] ?? 0) >= stop.percent;
  });
  if (depth < stop.percent && until === null) return null;
  const rest = until === null ? "" : ` and after ${moment(until)}`;
  return refuse(
    "risk.drawdown",
    `the account is ${short(Math.max(0, depth))} % below its best balance of the window, or was so lately; the stop is ${stop.percent} %`,
    `new orders are taken with equity above ${money(peak * (1 - stop.percent / 100), input)}${rest}; closing always works`,
  );
}

/** The balance right after each trade: today's, with the later trades taken back. */
function balancesAfter(trades: readonly RecentTrade[], balance: number): readonly number[] {
  const balances: number[] = [];
  let after = balance;
  for (const trade of [...trades].reverse()) {
    balances.push(after);
    after -= trade.profit;
  }
  return balances.reverse();
}

function depthOf(peak: number, equity: number): number {
  return peak > 0 ? ((peak - equity) / peak) * 100 : 100;
}
