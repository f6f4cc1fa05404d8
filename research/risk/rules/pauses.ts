import { type KnownInput, type RiskCode, type RiskRefusal, refuse } from "../input.ts";
import { pausedUntil, tradesOf, within } from "../pause.ts";
import { moment } from "../words.ts";

/** A pause after a losing trade. */
export function cooldownRule({ order, limits, facts, now }: KnownInput): RiskRefusal | null {
  const rule = limits.cooldown;
  if (rule === null) return null;
  const trades = tradesOf(facts.recentTrades, rule.perSymbol ? order.symbol : null);
  const until = pausedUntil(trades, rule.minutes, now, (_, last) => last.profit < 0);
  return paused("risk.cooldown", until, "the last trade lost", now);
}

/** A pause after so many losing trades one after another. */
export function lossStreakRule({ order, limits, facts, now }: KnownInput): RiskRefusal | null {
  const rule = limits.lossStreak;
  if (rule === null) return null;
  const trades = tradesOf(facts.recentTrades, rule.perSymbol ? order.symbol : null);
  const until = pausedUntil(trades, rule.minutes, now, (past) => {
    const latest = past.slice(-rule.losses);
    return latest.length === rule.losses && latest.every(({ profit }) => profit < 0);
  });
  return paused("risk.loss_streak", until, `${rule.losses} trades in a row lost`, now);
}

/** A pause after so many losing trades within a window (Freqtrade's StoplossGuard, on every losing trade). */
export function stopGuardRule({ order, limits, facts, now }: KnownInput): RiskRefusal | null {
  const rule = limits.stopGuard;
  if (rule === null) return null;
  const trades = tradesOf(facts.recentTrades, rule.perSymbol ? order.symbol : null);
  const until = pausedUntil(trades, rule.minutes, now, (past, last) => {
    const losing = past.filter(({ profit }) => profit < 0);
    return within(losing, rule.lookbackMinutes, last.closedAt).length >= rule.losses;
  });
  const why = `${rule.losses} trades lost within ${rule.lookbackMinutes} minutes`;
  return paused("risk.stop_guard", until, why, now);
}

/** A symbol whose trades did not earn enough is left alone for a while (Freqtrade's LowProfitPairs). */
export function lowProfitRule({
  account,
  order,
  limits,
  facts,
  now,
}: KnownInput): RiskRefusal | null {
  const rule = limits.lowProfit;
  if (rule === null) return null;
  const least = (account.balance * rule.minProfitPercent) / 100;
  const trades = tradesOf(facts.recentTrades, order.symbol);
  const until = pausedUntil(trades, rule.minutes, now, (past, last) => {
    const window = within(past, rule.lookbackMinutes, last.closedAt);
    const earned = window.reduce((sum, { profit }) => sum + profit, 0);
    return window.length >= rule.trades && earned < least;
  });
  return paused("risk.low_profit", until, `${order.symbol} earned too little lately`, now);
}

function paused(
  code: RiskCode,
  until: number | null,
  why: string,
  now: number,
): RiskRefusal | null {
  if (until === null) return null;
  const minutes = Math.max(1, Math.ceil((until - now) / 60_000));
  return refuse(
    code,
    `${why}, so nothing new is opened for now`,
    `the pause ends in ${minutes} min, at ${moment(until)}; closing always works`,
  );
}
