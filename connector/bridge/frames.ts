import * as z from "zod/mini";
import {
  DEAL_ENTRIES,
  DEAL_REASONS,
  MARGIN_MODES,
  ORDER_TYPES,
  TIMEFRAMES,
  TRADE_MODES,
} from "#domain";

/** Version of these frames; a terminal of another one is told so and let go. */
export const FRAME_VERSION = 1;

/** Longest line in bytes, its line end included. */
export const MAX_LINE_BYTES = 65_536;

/** Most candles of one BARS line: each takes up to about 90 characters. */
export const CANDLES_PER_LINE = 500;

const text = z.string().check(z.maxLength(400));
const name = z.string().check(z.regex(/^[A-Za-z0-9._#-]{1,32}$/));
const id = z.string().check(z.minLength(1), z.maxLength(64));
const nonce = z.string().check(z.regex(/^[0-9a-f]{32,128}$/));
const proof = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const number = z.number();
/** A ulong as text; "0" where MT5 has none. */
const ticket = z.string().check(z.regex(/^\d{1,20}$/));
/** ms since 1970 of the broker's server clock, as MT5 gives it: not UTC. */
const serverTime = z.int();
/** The terminal's own GetTickCount64: ms since it or its machine began. */
const tickCount = z.int().check(z.nonnegative());
const count = z.int().check(z.nonnegative(), z.lte(100_000));
const timeframe = z.enum(
  TIMEFRAMES as readonly [(typeof TIMEFRAMES)[number], ...(typeof TIMEFRAMES)[number][]],
);
const side = z.enum(["BUY", "SELL"]);

function frame<T extends string, F extends z.core.$ZodLooseShape>(type: T, fields: F) {
  return z.object({ type: z.literal(type), ...fields });
}

/** Which account the terminal is logged in to; commands name it again, so that a switch is noticed. */
const identity = { login: id, server: text, trade_mode: z.enum(TRADE_MODES) };

const money = { balance: number, equity: number, margin: number, free_margin: number };

// --- terminal -> connector ---------------------------------------------------------------------------------

const position = frame("POSITION", {
  snapshot_id: id,
  position: ticket,
  position_id: ticket,
  symbol: name,
  side,
  lots: number,
  open_price: number,
  open_time: serverTime,
  /** 0 = none, here and in every price that may be missing. */
  stop_loss: number,
  take_profit: number,
  current_price: number,
  profit: number,
  swap: number,
  magic: number,
  comment: text,
});

const order = frame("ORDER", {
  snapshot_id: id,
  order: ticket,
  symbol: name,
  order_type: z.enum(ORDER_TYPES),
  lots: number,
  price: number,
  stop_loss: number,
  take_profit: number,
  placed_time: serverTime,
  magic: number,
  comment: text,
  /** ORDER_PRICE_STOPLIMIT and the moment of its expiry, where it has one. */
  stop_limit: z.exactOptional(number),
  expires: z.exactOptional(serverTime),
});

const deal = frame("DEAL", {
  /** Of a snapshot's line; left out when the deal is news. */
  snapshot_id: z.exactOptional(id),
  /** Of the command that made it, where the terminal knows. */
  request_id: z.exactOptional(id),
  deal: ticket,
  order: ticket,
  position_id: ticket,
  symbol: name,
  side,
  entry: z.enum(DEAL_ENTRIES),
  reason: z.enum(DEAL_REASONS),
  lots: number,
  price: number,
  profit: number,
  commission: number,
  swap: number,
  fee: number,
  time: serverTime,
  magic: number,
  comment: text,
});

const symbol = frame("SYMBOL", {
  snapshot_id: id,
  symbol: name,
  description: text,
  digits: z.int(),
  point: number,
  pip_size: number,
  contract_size: number,
  tick_size: number,
  volume_min: number,
  volume_step: number,
  volume_max: number,
  margin_currency: text,
  profit_currency: text,
  stops_level_points: number,
  // What a terminal does not know it leaves out; names and numbers are MT5's.
  freeze_level_points: z.exactOptional(number),
  filling_flags: z.exactOptional(z.int()),
  execution: z.exactOptional(z.enum(["request", "instant", "market", "exchange"])),
  trade_mode: z.exactOptional(
    z.enum(["disabled", "long_only", "short_only", "close_only", "full"]),
  ),
  order_flags: z.exactOptional(z.int()),
  expiration_flags: z.exactOptional(z.int()),
  swap_long: z.exactOptional(number),
  swap_short: z.exactOptional(number),
  swap_mode: z.exactOptional(text),
  session_open: z.exactOptional(z.boolean()),
  /** Newest quote; 0 while there is none. */
  bid: number,
  ask: number,
  time: serverTime,
});

/** Candle: open time (server clock), open, high, low, close, tick volume. */
const candle = z.tuple([serverTime, number, number, number, number, number]);

export const fromTerminal = z.discriminatedUnion("type", [
  frame("HELLO", {
    protocol: z.int(),
    nonce,
    program: text,
    ...identity,
    tick: tickCount,
    /** True of the simulated terminal: everything it says is labelled so. */
    simulated: z.boolean(),
  }),
  frame("PROOF", { proof }),
  frame("HEARTBEAT", {
    ...identity,
    tick: tickCount,
    server_time: serverTime,
    /** TERMINAL_CONNECTED: the link to the broker. */
    connected: z.boolean(),
    /** Button, EA property, broker and account all allow trading. */
    trade_allowed: z.boolean(),
    // Which of them it is, where the terminal says: TERMINAL_TRADE_ALLOWED (the button), MQL_TRADE_ALLOWED,
    // ACCOUNT_TRADE_EXPERT and ACCOUNT_TRADE_ALLOWED.
    button_on: z.exactOptional(z.boolean()),
    program_allowed: z.exactOptional(z.boolean()),
    expert_allowed: z.exactOptional(z.boolean()),
    account_allowed: z.exactOptional(z.boolean()),
    /** Server time of the newest quote of any symbol; 0 = none yet. */
    last_quote: serverTime,
  }),
  /** First line of a snapshot; the lines it counts follow, then SNAPSHOT_END. */
  frame("SNAPSHOT", {
    snapshot_id: id,
    ...identity,
    ...money,
    margin_mode: z.enum(MARGIN_MODES),
    currency: text,
    leverage: number,
    server_time: serverTime,
    positions: count,
    orders: count,
    deals: count,
    symbols: count,
    /** History was read whole from here on; -1 = it was not. */
    deals_from: serverTime,
  }),
  position,
  order,
  deal,
  symbol,
  frame("SNAPSHOT_END", { snapshot_id: id }),
  /** The command is recorded and will be answered; written before OrderSend. */
  frame("ACK", { request_id: id, attempt: z.int() }),
  frame("TRADE_RESULT", {
    request_id: id,
    attempt: z.int(),
    /** MT5's number; 0 when `refused` says why nothing was sent. */
    retcode: z.int(),
    /** "", or the reason for which OrderSend was not called: "expired", "wrong_account", "trade_disabled"... */
    refused: text,
    order: ticket,
    deal: ticket,
    position_id: ticket,
    lots: number,
    price: number,
    /** Of a closing deal, gross; null where the terminal does not know it. */
    profit: z.nullable(number),
    comment: text,
    /** True when this is the recorded answer and nothing was done now. */
    duplicate: z.boolean(),
  }),
  /** Something changed without a deal (a stop was moved by hand): read again. */
  frame("CHANGED", { what: text }),
  frame("QUOTE", { symbol: name, bid: number, ask: number, time: serverTime }),
  frame("BARS", {
    request_id: id,
    symbol: name,
    timeframe,
    part: count,
    /** Lines of this answer; `part` counts from 1. */
    parts: count,
    candles: z.array(candle).check(z.maxLength(CANDLES_PER_LINE)),
    /** "", or why there are none. */
    error: text,
  }),
  frame("PONG", { nonce: id }),
  frame("ERROR", { code: text, message: text, request_id: z.exactOptional(id) }),
]);
export type FromTerminal = z.infer<typeof fromTerminal>;

// --- connector -> terminal: flat objects only, because MQL5 has no JSON -------------------------------------

const command = {
  request_id: id,
  attempt: z.int(),
  /** Refuse when the terminal's own GetTickCount64 is past this. */
  expires_tick: tickCount,
  /** Refuse when the terminal is logged in elsewhere. */
  ...identity,
};

/** The identifier never changes; the ticket is what MT5 wants, "0" when the connector has not seen the position. */
const target = { position_id: ticket, position: ticket };

/** Of a waiting order: until cancelled, to the end of the trading day, or until a server time (0 otherwise). */
const expiry = { expiry_kind: z.enum(["gtc", "day", "time"]), expiry_time: serverTime };

export const toTerminal = z.discriminatedUnion("type", [
  frame("CHALLENGE", { nonce, proof }),
  frame("WELCOME", { heartbeat_ms: z.int() }),
  frame("TRADE_OPEN", {
    ...command,
    symbol: name,
    order_type: z.enum(ORDER_TYPES),
    lot_size: number,
    /** 0 = none. */
    price: number,
    /** Of a stop-limit order: the limit that it places at `price`; else 0. */
    stop_limit: number,
    stop_loss: number,
    take_profit: number,
    ...expiry,
    /** Most slippage in points where the execution knows it; -1 = the terminal's own. */
    deviation: z.int(),
    magic: z.int(),
    comment: text,
  }),
  frame("TRADE_CLOSE", {
    ...command,
    symbol: name,
    ...target,
    /** What the position must be, or nothing is sent; "" = not known. */
    side: z.enum(["BUY", "SELL", ""]),
    /** 0 = all of it. */
    lot_size: number,
    magic: z.int(),
    comment: text,
  }),
  frame("TRADE_CLOSE_BY", {
    ...command,
    symbol: name,
    ...target,
    by_position_id: ticket,
    by_position: ticket,
    magic: z.int(),
    comment: text,
  }),
  frame("TRADE_MODIFY", {
    ...command,
    symbol: name,
    ...target,
    stop_loss: number,
    take_profit: number,
  }),
  frame("TRADE_MODIFY_ORDER", {
    ...command,
    symbol: name,
    order: ticket,
    price: number,
    stop_limit: number,
    stop_loss: number,
    take_profit: number,
    ...expiry,
  }),
  frame("TRADE_CANCEL", { ...command, symbol: name, order: ticket }),
  /** What became of this command? Answered with its TRADE_RESULT or with ERROR unknown_request; sends nothing. */
  frame("RESULT_REQUEST", { request_id: id, attempt: z.int() }),
  /** Deals from this server time on; symbols only when asked for. */
  frame("SNAPSHOT_REQUEST", { snapshot_id: id, deals_from: serverTime, symbols: z.boolean() }),
  /** Comma-separated; replaces the list before. */
  frame("QUOTES_SUBSCRIBE", { symbols: z.string().check(z.maxLength(8_000)) }),
  frame("BARS_REQUEST", { request_id: id, symbol: name, timeframe, count }),
  frame("PING", { nonce: id }),
  frame("ERROR", { code: text, message: text }),
]);
export type ToTerminal = z.infer<typeof toTerminal>;
export type TradeFrame = Extract<ToTerminal, { type: `TRADE_${string}` }>;
export type TradeResultFrame = Extract<FromTerminal, { type: "TRADE_RESULT" }>;

export interface FrameProblem {
  readonly message: string;
}

/** One line as a frame, or what is wrong with it. */
export function readFrame<T>(
  schema: z.ZodMiniType<T>,
  line: string,
):
  | { readonly ok: true; readonly frame: T }
  | { readonly ok: false; readonly problem: FrameProblem } {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return { ok: false, problem: { message: "not JSON" } };
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { ok: true, frame: parsed.data };
  const [issue] = parsed.error.issues;
  return {
    ok: false,
    problem: { message: `${issue?.path.join(".") || "frame"}: ${issue?.message ?? "?"}` },
  };
}

/**
 * A frame as one line.
 *
 * @throws RangeError above MAX_LINE_BYTES.
 */
export function writeFrame(frame: FromTerminal | ToTerminal): string {
  const line = `${JSON.stringify(frame)}\n`;
  const bytes = Buffer.byteLength(line);
  if (bytes > MAX_LINE_BYTES)
    throw new RangeError(`${frame.type} takes ${bytes} bytes, ${MAX_LINE_BYTES} are allowed`);
  return line;
}
