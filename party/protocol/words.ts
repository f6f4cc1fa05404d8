import * as z from "zod/mini";
import {
  DEAL_ENTRIES,
  DEAL_REASONS,
  MARGIN_MODES,
  ORDER_TYPES,
  TIMEFRAMES,
  TRADE_MODES,
  ULID_PATTERN,
} from "#domain";

/** Version of every message on every wire; a peer of another version is told so and let go. */
export const PROTOCOL_VERSION = 1;

/** The longest message a room or a terminal takes, in characters. */
export const MAX_MESSAGE_CHARACTERS = 256_000;

export const symbolName = z.string().check(z.regex(/^[A-Za-z0-9._#-]{1,32}$/));
export const requestId = z.string().check(z.regex(ULID_PATTERN));
/** A ticket is MT5's ulong: as text, because JavaScript loses whole numbers above 2^53. */
export const ticket = z.string().check(z.regex(/^\d{1,20}$/));
export const lots = z.number().check(z.positive(), z.lte(1_000_000));
export const price = z.number().check(z.positive());
/** ms since 1970, UTC. */
export const epochMs = z.int().check(z.nonnegative());
export const sequence = z.int().check(z.nonnegative());
/** Words of a person or a broker; long ones are cut by who sends them. */
export const shortText = z.string().check(z.maxLength(400));

export const side = z.enum(["BUY", "SELL"]);
export const orderType = z.enum(ORDER_TYPES);
export const tradeMode = z.enum(TRADE_MODES);
export const marginMode = z.enum(MARGIN_MODES);
export const dealEntry = z.enum(DEAL_ENTRIES);
export const dealReason = z.enum(DEAL_REASONS);
export const timeframe = z.enum(
  TIMEFRAMES as readonly [(typeof TIMEFRAMES)[number], ...(typeof TIMEFRAMES)[number][]],
);

/** The only list of states an order can be in (docs: the life of an order). */
export const ORDER_STATES = [
  "CREATED",
  "QUEUED",
  "DELIVERED",
  "SENDING",
  "PLACED",
  "PARTIAL",
  "FILLED",
  "DONE",
  "REJECTED",
  "CANCELLED",
  "EXPIRED",
  "DENIED",
  "UNKNOWN",
  "ABSENT",
] as const;
export const orderState = z.enum(ORDER_STATES);
export type OrderState = z.infer<typeof orderState>;
