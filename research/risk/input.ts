import type { Rates } from "#broking";
import type { Account, EpochMs, OrderType, Position, SymbolSpec } from "#domain";
import type { RiskFacts } from "./facts.ts";
import type { RiskLimits } from "./limits.ts";

/** An order that would open or grow a position. Closing and modifying are never refused here. */
export interface RiskOrder {
  readonly symbol: string;
  readonly type: OrderType;
  readonly lots: number;
  /** Trigger or limit price of a pending order; null for a market order. */
  readonly price: number | null;
  /** Of a stop-limit order: the limit price that it places when `price` is reached. */
  readonly stopLimitPrice?: number | null;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
  /** The person was asked, and means a second order like the one before. */
  readonly confirmDuplicate?: boolean;
}

/** An opening that is on its way to the terminal, or waits at the broker: it may fill, or not. */
export interface WorkingOrder {
  readonly symbol: string;
  readonly type: OrderType;
  readonly lots: number;
  /** Its own, or the quote that a market order was judged by; null = not known. */
  readonly price: number | null;
}

export interface RiskQuote {
  readonly bid: number;
  readonly ask: number;
  /** ms UTC of the last tick. */
  readonly time: EpochMs;
}

export interface RiskInput {
  readonly order: RiskOrder;
  /**
   * The broker's facts of the order's symbol; null when the broker does not have it. Without `leverage` the
   * account's rules FX and the catalogue's the rest; with it, the smaller of the two.
   */
  readonly instrument: (SymbolSpec & { readonly leverage?: number }) | null;
  readonly account: Account;
  readonly positions: readonly Position[];
  readonly working: readonly WorkingOrder[];
  /** Margin held for orders sent and not yet answered, account currency. */
  readonly reservedMargin: number;
  readonly quote: RiskQuote | null;
  readonly limits: RiskLimits;
  readonly facts: RiskFacts;
  readonly now: EpochMs;
  /** The broker's facts of the symbols that are held; what is missing is looked up in the catalogue. */
  readonly symbols?: readonly SymbolSpec[];
  /** The symbol's price from a second source, against which a market order's quote is held; absent = none. */
  readonly lastPrice?: number | null;
  /** Conversion rates known beside the symbol's own price. */
  readonly rates?: Rates;
}

/** What the rules after the first may rely on: the symbol is known. */
export interface KnownInput extends RiskInput {
  readonly instrument: SymbolSpec & { readonly leverage?: number };
}

export type RiskCode =
  | "risk.unknown_symbol"
  | "risk.lots_not_a_number"
  | "risk.lots_min"
  | "risk.lots_max"
  | "risk.lots_step"
  | "risk.max_lots_per_order"
  | "risk.max_positions"
  | "risk.no_quote"
  | "risk.quote_stale"
  | "risk.price_missing"
  | "risk.price_invalid"
  | "risk.price_side"
  | "risk.price_distance"
  | "risk.stop_loss_side"
  | "risk.take_profit_side"
  | "risk.stop_loss_distance"
  | "risk.take_profit_distance"
  | "risk.stop_loss_missing"
  | "risk.max_risk"
  | "risk.symbol_not_allowed"
  | "risk.max_lots_per_symbol"
  | "risk.max_lots_total"
  | "risk.max_positions_per_symbol"
  | "risk.currency_exposure"
  | "risk.exposure"
  | "risk.exposure_unknown"
  | "risk.margin_level"
  | "risk.daily_loss"
  | "risk.daily_loss_brake"
  | "risk.weekly_loss"
  | "risk.weekly_loss_brake"
  | "risk.total_loss"
  | "risk.total_loss_brake"
  | "risk.drawdown"
  | "risk.cooldown"
  | "risk.loss_streak"
  | "risk.stop_guard"
  | "risk.low_profit"
  | "risk.price_collar"
  | "risk.order_rate"
  | "risk.duplicate_looking"
  | "risk.no_rate"
  | "risk.margin";

/** Why not, and what would pass. */
export interface RiskRefusal {
  readonly ok: false;
  readonly code: RiskCode;
  readonly message: string;
  readonly hint: string;
}

/** `margin`: what the order would hold, account currency, rounded to its digits. */
export type RiskVerdict = { readonly ok: true; readonly margin: number } | RiskRefusal;

/** One rule: null lets the order pass. */
export type RiskRule = (input: KnownInput) => RiskRefusal | null;

export function refuse(code: RiskCode, message: string, hint: string): RiskRefusal {
  return { ok: false, code, message, hint };
}
