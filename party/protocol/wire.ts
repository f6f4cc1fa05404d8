import * as z from "zod/mini";
import {
  accountSnapshot,
  candle,
  dealState,
  positionState,
  quote,
  symbolState,
} from "./account.ts";
import { message } from "./envelope.ts";
import { killLevel, killState, killView, NO_KILL } from "./kill.ts";
import { accountLimits, anchor } from "./limits.ts";
import { orderEvent, orderIntent, orderStep } from "./order.ts";
import { epochMs, requestId, sequence, shortText, symbolName, timeframe } from "./words.ts";

/** Most candles of one answer: a message stays under its size limit. */
export const MAX_CANDLES = 2_000;
const MAX_QUOTES = 500;
const MAX_DEALS = 500;
const MAX_SYMBOLS = 500;
/** Most symbols whose quotes one page may watch. */
export const MAX_WATCHED = 50;

const candles = z.array(candle).check(z.maxLength(MAX_CANDLES));
const candleCount = z.int().check(z.positive(), z.lte(MAX_CANDLES));
const quotes = z.array(quote).check(z.maxLength(MAX_QUOTES));
const deals = z.array(dealState).check(z.maxLength(MAX_DEALS));
const id = z.string().check(z.minLength(1), z.maxLength(100));

/** What the connector knows of its terminal; ages are judged by the reader from the times. */
export const linkHealth = z.object({
  /** The terminal program answers on loopback. */
  terminal: z.boolean(),
  /** The terminal reports a live link to its broker. */
  broker: z.boolean(),
  /** Every permission that trading needs is given. */
  trade_allowed: z.boolean(),
  last_quote_at: z.nullable(epochMs),
  /** True when the "terminal" is our simulated one. */
  simulated: z.boolean(),
  // What older connectors do not say is absent; null = not known (yet).
  /** When the terminal was last heard on loopback. */
  terminal_heard_at: z.exactOptional(z.nullable(epochMs)),
  /** When the newest word that reached the connector left the room. */
  room_heard_at: z.exactOptional(z.nullable(epochMs)),
  /** The broker's server clock minus UTC, ms. */
  server_offset_ms: z.exactOptional(z.nullable(z.int())),
  /** The room's clock minus the PC's, ms. */
  clock_offset_ms: z.exactOptional(z.nullable(z.int())),
  /** The journal takes lines: false = nothing is sent any more. */
  journal_ok: z.exactOptional(z.boolean()),
  /** Positions that should have a stop loss and have none. */
  naked_positions: z.exactOptional(z.int()),
});
export type LinkHealth = z.infer<typeof linkHealth>;

// --- connector -> room -------------------------------------------------------------------------------------

export const connectorHello = message("HELLO", {
  journal_id: id,
  /** Lines in the journal: fewer than the room has heard of means that an old disk came back. */
  journal_seq: sequence,
  machine_id: id,
  machine_name: shortText,
  version: id,
});

/** A step of an order as the connector's journal has it; resent until acked by `id`. */
export const tradeResult = message("TRADE_RESULT", {
  request_id: requestId,
  step: orderStep,
  deals,
  journal_seq: sequence,
  /** Only of an order that was born on the PC (origin "connector"): the room has not seen it before. */
  intent: z.exactOptional(orderIntent),
});

export const connectorToRoom = z.discriminatedUnion("type", [
  connectorHello,
  message("HEARTBEAT", {
    at: epochMs,
    health: linkHealth,
    /** Hash of what the terminal holds (see the order rules); absent while it was not read. */
    view_hash: z.exactOptional(z.string()),
  }),
  /** What is in force on this PC: the newest of the room's it has written down, and the PC's own. */
  message("KILL", { kill: killState, local: z.nullable(killLevel), journal_seq: sequence }),
  /** Commands after this number did not come: send again what is open. */
  message("RESYNC", { after: sequence }),
  message("SNAPSHOT", {
    snapshot: accountSnapshot,
    /** None = as they were told before on this link. */
    symbols: z.array(symbolState).check(z.maxLength(MAX_SYMBOLS)),
    /** History was read whole from this moment on; null = it was not, so a missing deal proves nothing. */
    deals_since: z.nullable(epochMs),
    /** The newest quote of each symbol: the ground on which an order is judged. */
    quotes,
  }),
  tradeResult,
  message("DEAL", { deal: dealState }),
  message("QUOTE", { quotes }),
  message("BARS", {
    request_id: requestId,
    symbol: symbolName,
    timeframe,
    candles,
    error: z.exactOptional(shortText),
  }),
  /** The command with this sequence is in the journal, since `at` by the room's clock as the connector knows it. */
  message("ACK", {
    ack: sequence,
    request_id: requestId,
    journal_seq: sequence,
    at: z.exactOptional(epochMs),
  }),
  message("BYE", { reason: shortText }),
]);
export type ConnectorToRoom = z.infer<typeof connectorToRoom>;

// --- room -> connector -------------------------------------------------------------------------------------

const command = { epoch: sequence, intent: orderIntent };

export const roomToConnector = z.discriminatedUnion("type", [
  message("WELCOME", {
    account_id: requestId,
    epoch: sequence,
    at: epochMs,
    /** False on a machine that is not the account's: it may watch, not trade. */
    may_trade: z.boolean(),
    kill: z._default(killState, { level: null, version: 0 }),
    /** What the owner set for the account; absent = nothing yet. */
    limits: z.exactOptional(accountLimits),
  }),
  /** New limits of the account: the connector applies the stricter of these and its own policy. */
  message("LIMITS", { ...accountLimits.shape, at: epochMs }),
  message("KILL", { kill: killState, at: epochMs }),
  message("RESUME", { kill: killState, at: epochMs }),
  /** The room holds something else than the terminal: read it whole and tell. */
  message("RESYNC", { at: epochMs }),
  message("TRADE_OPEN", { request_id: requestId, ...command }),
  message("TRADE_CLOSE", { request_id: requestId, ...command }),
  message("TRADE_MODIFY", { request_id: requestId, ...command }),
  message("TRADE_CANCEL", { request_id: requestId, ...command }),
  message("BARS_REQUEST", {
    request_id: requestId,
    symbol: symbolName,
    timeframe,
    count: candleCount,
  }),
  /** The event with this id is stored in the room: stop resending it. */
  message("ACK", { event_id: z.string(), at: epochMs }),
  /** Answers each HEARTBEAT: the connector's sample of the room's clock. */
  message("HEARTBEAT", {
    at: epochMs,
    epoch: sequence,
    /** What the owner pressed: a connector that missed the KILL itself learns it here. */
    kill: z.exactOptional(killState),
  }),
  message("ERROR", { code: z.string(), message: shortText }),
  message("BYE", { code: z.int(), reason: shortText }),
]);
export type RoomToConnector = z.infer<typeof roomToConnector>;

// --- browser <-> room --------------------------------------------------------------------------------------

export const browserToRoom = z.discriminatedUnion("type", [
  /** First word of a page, and again whenever it wants other quotes. */
  message("HELLO", {
    symbols: z.array(symbolName).check(z.maxLength(MAX_WATCHED)),
    after_seq: sequence,
  }),
  message("BARS_REQUEST", {
    request_id: requestId,
    symbol: symbolName,
    timeframe,
    count: candleCount,
  }),
]);
export type BrowserToRoom = z.infer<typeof browserToRoom>;

/** What a page shows of an account, whole. */
export const roomView = z.object({
  at: epochMs,
  online: z.boolean(),
  health: z.nullable(linkHealth),
  /** When the connector was last heard; null = never. */
  heard_at: z.nullable(epochMs),
  snapshot: z.nullable(accountSnapshot),
  symbols: z.array(symbolState),
  last_seq: sequence,
  kill: z._default(killView, NO_KILL),
  /** The account's money when the firm's day and week began: what its losses are counted from. */
  anchors: z.exactOptional(z.object({ day_start: anchor, week_start: anchor })),
  /** Whose machine may trade, and which one asks to; absent of practice accounts. */
  machine: z.exactOptional(
    z.object({
      holder: z.nullable(z.string()),
      waiting: z.nullable(z.object({ name: shortText, at: epochMs })),
    }),
  ),
});
export type RoomView = z.infer<typeof roomView>;

export const roomToBrowser = z.discriminatedUnion("type", [
  message("WELCOME", {
    view: roomView,
    /** False: more events went by since `after_seq` than are told; the page reads its orders again. */
    resumed: z.exactOptional(z.boolean()),
  }),
  message("SNAPSHOT", { view: roomView }),
  message("TRADE_RESULT", { request_id: requestId, event: orderEvent }),
  message("DEAL", { deal: dealState }),
  message("QUOTE", { quotes }),
  message("BARS", {
    request_id: requestId,
    symbol: symbolName,
    timeframe,
    candles,
    error: z.exactOptional(shortText),
  }),
  message("ERROR", { code: z.string(), message: shortText }),
  message("BYE", { code: z.int(), reason: shortText }),
]);
export type RoomToBrowser = z.infer<typeof roomToBrowser>;

// --- worker <-> room over HTTP -----------------------------------------------------------------------------

/** `PUT /parties/account/:id/intents/:request_id`. */
export const putIntent = z.object({ intent: orderIntent });
export type PutIntent = z.infer<typeof putIntent>;

/** Its answer: every event of the intent so far, and the deals that belong to it. */
export const intentReply = z.object({ events: z.array(orderEvent), deals: z.array(dealState) });
export type IntentReply = z.infer<typeof intentReply>;

/** `POST /api/v1/internal/rooms/:account_id/events`: the room's outbox, in order, at least once. */
export const roomReport = z.object({
  events: z.array(orderEvent),
  deals: z.array(dealState),
  snapshot: z.nullable(accountSnapshot),
  /** The wishes of events whose order was born at the account itself (origin "connector"): nobody else has them. */
  born: z._default(z.array(orderIntent), []),
});
export type RoomReport = z.infer<typeof roomReport>;
/** Its answer: events with a number up to this one are stored. */
export const roomReportReply = z.object({ stored_seq: sequence });
export type RoomReportReply = z.infer<typeof roomReportReply>;

/** `PUT /parties/account/:id/kill`: an older version than the room's changes nothing. Its answer is the room's view. */
export const putKill = z.object({ kill: killState });
export type PutKill = z.infer<typeof putKill>;

/** `GET /parties/account/:id/positions/:position`. */
export const positionReply = z.object({
  /** When the account was last read; null = it never was, and the room can say nothing of its positions. */
  at: z.nullable(epochMs),
  /** null = the room knows of no such position. */
  position: z.nullable(positionState),
});
export type PositionReply = z.infer<typeof positionReply>;

/** `GET /parties/account/:id/bars?symbol&timeframe&count`. */
export const barsReply = z.object({ candles });
export type BarsReply = z.infer<typeof barsReply>;
