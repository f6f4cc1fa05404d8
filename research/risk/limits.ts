import type { Zone } from "#domain";

/** When a firm's day begins: an hour (0-23) by a zone's clock. Weeks begin with the trading day called Monday. */
export interface ResetRule {
  readonly zone: Zone;
  readonly hour: number;
}

/**
 * Where a loss is counted from: the balance the account began its life with, the balance at the reset, or the
 * higher of balance and equity at the reset.
 */
export const LOSS_BASES = ["initial", "balance", "higher"] as const;
export type LossBase = (typeof LOSS_BASES)[number];

/** A floor under the equity: base - percent of a sum. Floating profit, commission and swap count, since equity does. */
export interface LossLimit {
  /** 0-100. */
  readonly percent: number;
  /** What the percent is taken of: the initial balance (where it is known) or the base itself. */
  readonly percentOf: "initial" | "base";
  readonly base: LossBase;
  /** From this share of the loss on (0-100) nothing new is opened; 100 = only once it is used up. */
  readonly brakePercent: number;
}

/** A pause after something happened, in minutes; on one symbol or on all of the account. */
export interface Cooldown {
  readonly minutes: number;
  readonly perSymbol: boolean;
}

/** So many losing trades, and then a pause. */
export interface LossStreak extends Cooldown {
  readonly losses: number;
}

/** So many losing trades within the window, one after another or not, and then a pause. */
export interface StopGuard extends LossStreak {
  readonly lookbackMinutes: number;
}

/** A symbol whose trades of the window (at least `trades`) earned less than this is left alone for a while. */
export interface LowProfit {
  readonly trades: number;
  /** Percent of the balance; may be negative. */
  readonly minProfitPercent: number;
  readonly lookbackMinutes: number;
  readonly minutes: number;
}

/** Equity fell so far below the highest that the trades of the window had brought it to. */
export interface DrawdownStop {
  readonly percent: number;
  readonly lookbackMinutes: number;
  readonly minutes: number;
}

/** How far a price of an order may be from the market: a slip of the finger is farther. */
export interface PriceCollar {
  readonly unit: "percent" | "points";
  readonly distance: number;
}

/** What an account may do. null = not limited. Nothing here ever refuses an order that only reduces. */
export interface RiskLimits {
  readonly requireStopLoss: boolean;
  /** Most that one order may lose at its stop, percent of equity. */
  readonly maxRiskPercent: number | null;
  readonly maxLotsPerOrder: number | null;
  /** Open and working lots of one symbol in one direction, as MT5's SYMBOL_VOLUME_LIMIT counts. */
  readonly maxLotsPerSymbol: number | null;
  /** The larger direction of every symbol, summed. */
  readonly maxLotsTotal: number | null;
  /** Open positions and working orders of the account, this order's included. */
  readonly maxPositions: number | null;
  readonly maxPositionsPerSymbol: number | null;
  /** Names as the broker writes them. */
  readonly allowedSymbols: readonly string[] | null;
  /** Net of one currency over all symbols, as a multiple of equity. */
  readonly maxCurrencyExposure: number | null;
  /** Net worth of every symbol, summed, as a multiple of equity. */
  readonly maxExposure: number | null;
  /** Equity in percent of margin, after the order. */
  readonly minMarginLevel: number | null;
  /** Account currency; what the account began with. */
  readonly initialBalance: number | null;
  readonly reset: ResetRule;
  readonly dailyLoss: LossLimit | null;
  readonly weeklyLoss: LossLimit | null;
  /** Over the account's life, from the initial balance: off while that is not known. */
  readonly totalLoss: LossLimit | null;
  readonly drawdown: DrawdownStop | null;
  /** After a losing trade. */
  readonly cooldown: Cooldown | null;
  readonly lossStreak: LossStreak | null;
  readonly stopGuard: StopGuard | null;
  readonly lowProfit: LowProfit | null;
  readonly priceCollar: PriceCollar | null;
  readonly maxOrdersPerMinute: number | null;
  /** An order like one of the last so many seconds (symbol, side, lots) must be confirmed. */
  readonly duplicateWindowSeconds: number | null;
  /** A quote older than this is no ground for an order. */
  readonly maxQuoteAgeMs: number;
}

/** Longest window and longest pause of a protection: how far back an account must remember its trades is twice this. */
export const MAX_PROTECTION_MINUTES = 7 * 24 * 60;

/** What a practice account starts with: the sizes that no account should pass, and freedom to try the rest. */
export const PRACTICE_LIMITS: RiskLimits = {
  requireStopLoss: false,
  maxRiskPercent: null,
  maxLotsPerOrder: 20,
  maxLotsPerSymbol: null,
  maxLotsTotal: null,
  maxPositions: 100,
  maxPositionsPerSymbol: null,
  allowedSymbols: null,
  maxCurrencyExposure: null,
  maxExposure: null,
  minMarginLevel: null,
  initialBalance: null,
  reset: { zone: "Europe/Prague", hour: 0 },
  dailyLoss: null,
  weeklyLoss: null,
  totalLoss: null,
  drawdown: null,
  cooldown: null,
  lossStreak: null,
  stopGuard: null,
  lowProfit: null,
  priceCollar: null,
  maxOrdersPerMinute: null,
  duplicateWindowSeconds: null,
  maxQuoteAgeMs: 60_000,
};

/**
 * What an account at a broker starts with. Quotes may be older there: quiet symbols tick minutes apart, and the
 * terminal itself prices the order.
 */
export const DEFAULT_LIMITS: RiskLimits = {
  ...PRACTICE_LIMITS,
  requireStopLoss: true,
  maxCurrencyExposure: 50,
  maxExposure: 100,
  minMarginLevel: 120,
  dailyLoss: { percent: 5, percentOf: "base", base: "balance", brakePercent: 80 },
  weeklyLoss: { percent: 10, percentOf: "base", base: "balance", brakePercent: 80 },
  lossStreak: { losses: 5, minutes: 60, perSymbol: false },
  priceCollar: { unit: "percent", distance: 20 },
  maxOrdersPerMinute: 120,
  duplicateWindowSeconds: 3,
  maxQuoteAgeMs: 15 * 60_000,
};
