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
  /** Of a stop-limit order that is not armed: the limit that it places at `price`. */
  stop_limit_price: z.exactOptional(price),
  /** When it ends by itself; absent when it stands until it is cancelled, or the terminal does not say. */
  expires_at: z.exactOptional(epochMs),
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

const symbolExecution = z.enum(["request", "instant", "market", "exchange"]);
const symbolTradeMode = z.enum(["disabled", "long_only", "short_only", "close_only", "full"]);

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
  // What older terminals do not say is absent.
  /** Inside this distance of the market a level can be neither changed nor deleted; points, 0 = none. */
  freeze_level_points: z.exactOptional(z.number()),
  /** Bits: 1 FOK, 2 IOC, 4 BOC. */
  filling_flags: z.exactOptional(z.int()),
  execution: z.exactOptional(symbolExecution),
  trade_mode: z.exactOptional(symbolTradeMode),
  /** Bits: 1 market, 2 limit, 4 stop, 8 stop limit, 16 SL, 32 TP, 64 close by. */
  order_flags: z.exactOptional(z.int()),
  /** Bits: 1 GTC, 2 day, 4 time, 8 day of time. */
  expiration_flags: z.exactOptional(z.int()),
  /** Per lot and night, in the unit of `swap_mode`; negative is paid. */
  swap_long: z.exactOptional(money),
  swap_short: z.exactOptional(money),
  swap_mode: z.exactOptional(shortText),
  /** False outside the symbol's trade session. */
  session_open: z.exactOptional(z.boolean()),
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
