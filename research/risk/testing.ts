import { findInstrument, type Instrument } from "#broking";
import type { Account, EpochMs, Position, Side } from "#domain";
import { checkRisk } from "./check-risk.ts";
import { NO_FACTS, type RecentTrade, type RiskFacts } from "./facts.ts";
import type { RiskInput, RiskOrder, RiskVerdict, WorkingOrder } from "./input.ts";
import { PRACTICE_LIMITS, type RiskLimits } from "./limits.ts";

/** A Monday in summer: 14:00 in Prague. */
export const NOW: EpochMs = Date.parse("2024-06-03T12:00:00Z");
export const MINUTE = 60_000;

/** Nothing is limited but what a test says. */
export const FREE: RiskLimits = {
  ...PRACTICE_LIMITS,
  maxLotsPerOrder: null,
  maxPositions: null,
  maxQuoteAgeMs: 60_000,
};

export const ACCOUNT: Account = {
  login: "1",
  server: "Practice",
  tradeMode: "demo",
  marginMode: "hedging",
  currency: "USD",
  leverage: 500,
  balance: 10_000,
  equity: 10_000,
  margin: 0,
  freeMargin: 10_000,
  marginLevel: null,
};

export const ORDER: RiskOrder = {
  symbol: "EURUSD",
  type: "BUY",
  lots: 0.1,
  price: null,
  stopLoss: null,
  takeProfit: null,
};

const PRICES: Readonly<Record<string, number>> = {
  EURUSD: 1.1,
  GBPUSD: 1.25,
  USDJPY: 150,
  EURGBP: 0.88,
  XAUUSD: 2400,
  US30: 39_000,
};

export function priceOf(symbol: string): number {
  const price = PRICES[symbol];
  if (price === undefined) throw new Error(`no price for ${symbol}`);
  return price;
}

function specOf(symbol: string): Instrument {
  const found = findInstrument(symbol);
  if (found === undefined) throw new Error(`the catalogue has no ${symbol}`);
  return found;
}

/** Asks the rules; without a spread, so that figures can be checked by hand. */
export function ask(
  order: Partial<RiskOrder> = {},
  limits: Partial<RiskLimits> = {},
  more: Partial<RiskInput> = {},
): RiskVerdict {
  const whole = { ...ORDER, ...order };
  const price = priceOf(whole.symbol);
  return checkRisk({
    order: whole,
    instrument: specOf(whole.symbol),
    account: ACCOUNT,
    positions: [],
    working: [],
    reservedMargin: 0,
    quote: { bid: price, ask: price, time: NOW },
    limits: { ...FREE, ...limits },
    facts: NO_FACTS,
    now: NOW,
    ...more,
  });
}

export function position(symbol: string, side: Side, lots: number): Position {
  const price = priceOf(symbol);
  return {
    ticket: "1",
    identifier: "1",
    symbol,
    side,
    lots,
    openPrice: price,
    openTime: NOW,
    stopLoss: null,
    takeProfit: null,
    currentPrice: price,
    profit: 0,
    swap: 0,
    magic: 0,
    comment: "",
  };
}

export function working(symbol: string, type: WorkingOrder["type"], lots: number): WorkingOrder {
  return { symbol, type, lots, price: priceOf(symbol) };
}

/** Trades so many minutes ago: [minutes, profit, symbol]. */
export function traded(...trades: readonly (readonly [number, number, string?])[]): RiskFacts {
  const recentTrades: RecentTrade[] = trades.map(([minutes, profit, symbol = "EURUSD"]) => ({
    closedAt: NOW - minutes * MINUTE,
    symbol,
    profit,
  }));
  return { ...NO_FACTS, recentTrades };
}
