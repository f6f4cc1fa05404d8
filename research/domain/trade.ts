import type { EpochMs } from "./clock.ts";

export type Side = "BUY" | "SELL";

export const ORDER_TYPES = [
  "BUY",
  "SELL",
  "BUY_LIMIT",
  "SELL_LIMIT",
  "BUY_STOP",
  "SELL_STOP",
  "BUY_STOP_LIMIT",
  "SELL_STOP_LIMIT",
] as const;

/** MT5's order types, in MT5's own words. */
export type OrderType = (typeof ORDER_TYPES)[number];

export function sideOf(type: OrderType): Side {
  return type.startsWith("BUY") ? "BUY" : "SELL";
}

export function isMarketOrder(type: OrderType): type is Side {
  return type === "BUY" || type === "SELL";
}

export const TRADE_MODES = ["demo", "contest", "real"] as const;
export type TradeMode = (typeof TRADE_MODES)[number];

export const MARGIN_MODES = ["hedging", "netting", "exchange"] as const;
export type MarginMode = (typeof MARGIN_MODES)[number];

/** The account as the terminal reports it. Money in `currency`. */
export interface Account {
  readonly login: string;
  readonly server: string;
  readonly tradeMode: TradeMode;
  readonly marginMode: MarginMode;
  readonly currency: string;
  readonly leverage: number;
  readonly balance: number;
  readonly equity: number;
  readonly margin: number;
  readonly freeMargin: number;
  /** Equity in percent of margin; null while no margin is used. */
  readonly marginLevel: number | null;
}

/** The resulting holding. Join on `identifier` (it never changes), send `ticket`. */
export interface Position {
  readonly ticket: string;
  readonly identifier: string;
  readonly symbol: string;
  readonly side: Side;
  readonly lots: number;
  readonly openPrice: number;
  readonly openTime: EpochMs;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
  readonly currentPrice: number;
  /** Floating, account currency, without swap and commission. */
  readonly profit: number;
  readonly swap: number;
  readonly magic: number;
  readonly comment: string;
}

/** An instruction that waits at the broker. */
export interface PendingOrder {
  readonly ticket: string;
  readonly symbol: string;
  readonly type: OrderType;
  readonly lots: number;
  readonly price: number;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
  readonly placedTime: EpochMs;
  readonly magic: number;
  readonly comment: string;
  /** Of a stop-limit order that is not armed: the limit that it places at `price`. */
  readonly stopLimitPrice?: number;
  /** When it ends by itself; left out when it stands until it is cancelled. */
  readonly expiresAt?: EpochMs;
}

export const DEAL_ENTRIES = ["in", "out", "inout", "out_by"] as const;
export type DealEntry = (typeof DEAL_ENTRIES)[number];

export const DEAL_REASONS = ["client", "expert", "sl", "tp", "so", "other"] as const;
export type DealReason = (typeof DEAL_REASONS)[number];

/** An execution: the ledger's only line. Balance changes by deals alone. */
export interface Deal {
  readonly ticket: string;
  readonly orderTicket: string;
  readonly positionId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly entry: DealEntry;
  readonly reason: DealReason;
  readonly lots: number;
  readonly price: number;
  readonly profit: number;
  readonly commission: number;
  readonly swap: number;
  readonly fee: number;
  readonly time: EpochMs;
  readonly magic: number;
  readonly comment: string;
}
