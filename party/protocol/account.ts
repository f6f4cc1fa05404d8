import * as z from "zod/mini";
import {
  dealEntry,
  dealReason,
  epochMs,
  marginMode,
  orderType,
  price,
  shortText,
  side,
  symbolName,
  ticket,
  tradeMode,
} from "./words.ts";

const money = z.number();

/** The account as the terminal reports it; money in `currency`. */
export const accountState = z.object({
  login: z.string(),
  server: z.string(),
  trade_mode: tradeMode,
  margin_mode: marginMode,
  currency: z.string(),
  leverage: z.number(),
  balance: money,
  equity: money,
  margin: money,
  free_margin: money,
  margin_level: z.nullable(z.number()),
});
export type AccountState = z.infer<typeof accountState>;

export const positionState = z.object({
  ticket,
  /** Never changes while the position lives; deals carry it as `position_id`. */
  position_id: ticket,
  symbol: symbolName,
  side,
  lots: z.number(),
  open_price: price,
  open_time: epochMs,
  stop_loss: z.nullable(price),
  take_profit: z.nullable(price),
  current_price: price,
  profit: money,
  swap: money,
  magic: z.number(),
  comment: shortText,
});
export type PositionState = z.infer<typeof positionState>;

export const pendingOrderState = z.object({
  ticket,
  symbol: symbolName,
  order_type: orderType,
  lots: z.number(),
  price,
  stop_loss: z.nullable(price),
  take_profit: z.nullable(price),
  placed_time: epochMs,
  magic: z.number(),
  comment: shortText,
});
export type PendingOrderState = z.infer<typeof pendingOrderState>;

export const dealState = z.object({
  ticket,
  order_ticket: ticket,
  position_id: ticket,
  symbol: symbolName,
  side,
  entry: dealEntry,
  reason: dealReason,
  lots: z.number(),
  price,
  profit: money,
  commission: money,
  swap: money,
  fee: money,
  time: epochMs,
  magic: z.number(),
  comment: shortText,
});
export type DealState = z.infer<typeof dealState>;

/** What the room needs to know of a symbol to judge and price an order. */
export const symbolState = z.object({
  symbol: symbolName,
  description: shortText,
  digits: z.int(),
  point: z.number(),
  pip_size: z.number(),
  contract_size: z.number(),
  tick_size: z.number(),
  volume_min: z.number(),
  volume_step: z.number(),
  volume_max: z.number(),
  margin_currency: z.string(),
  profit_currency: z.string(),
  stops_level_points: z.number(),
});
export type SymbolState = z.infer<typeof symbolState>;

export const quote = z.object({ symbol: symbolName, bid: price, ask: price, time: epochMs });
export type Quote = z.infer<typeof quote>;

/** One candle on the wire: [open time ms, open, high, low, close, tick volume]. */
export const candle = z.tuple([epochMs, price, price, price, price, z.number()]);
export type Candle = z.infer<typeof candle>;

/** Everything a terminal holds, read in MT5's safe order: positions, orders, deals. */
export const accountSnapshot = z.object({
  at: epochMs,
  account: accountState,
  positions: z.array(positionState),
  orders: z.array(pendingOrderState),
  /** Since the receiver's watermark; the ledger is keyed by deal ticket, so overlap is harmless. */
  deals: z.array(dealState),
});
export type AccountSnapshot = z.infer<typeof accountSnapshot>;
