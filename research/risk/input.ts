import type { Rates } from "#broking";
import type { Account, EpochMs, OrderType, Position, SymbolSpec } from "#domain";
import type { RiskLimits } from "./limits.ts";

/** An order that would open or grow a position. Closing and modifying are never refused here. */
export interface RiskOrder {
  readonly symbol: string;
  readonly type: OrderType;
  readonly lots: number;
  /** Trigger or limit price of a pending order; null for a market order. */
  readonly price: number | null;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
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
  /** Margin held for orders sent and not yet answered, account currency. */
  readonly reservedMargin: number;
  readonly quote: RiskQuote | null;
  readonly limits: RiskLimits;
  readonly now: EpochMs;
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
