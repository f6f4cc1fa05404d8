import * as z from "zod/mini";
import {
  epochMs,
  lots,
  orderState,
  orderType,
  price,
  requestId,
  sequence,
  shortText,
  symbolName,
  ticket,
} from "./words.ts";

const base = {
  /** The intent's id, from the first click to the deal. */
  request_id: requestId,
  account_id: requestId,
  /** Who wished it: a person, a bot, or the PC's own protection (which may only reduce). */
  origin: z.enum(["user", "bot", "connector"]),
  created_at: epochMs,
  /** Never sent to the terminal after this moment. */
  not_after: epochMs,
  if_offline: z.enum(["reject", "queue"]),
  magic: z.int(),
  comment: shortText,
};

/** A wish that the product promises to carry out at most once: one of four kinds. */
export const orderIntent = z.discriminatedUnion("action", [
  z.object({
    ...base,
    action: z.literal("open"),
    symbol: symbolName,
    order_type: orderType,
    lots,
    /** Of a pending order; null for a market order. */
    price: z.nullable(price),
    stop_loss: z.nullable(price),
    take_profit: z.nullable(price),
  }),
  z.object({
    ...base,
    action: z.literal("close"),
    symbol: symbolName,
    position_id: ticket,
    /** null = all of it. */
    lots: z.nullable(lots),
  }),
  z.object({
    ...base,
    action: z.literal("modify"),
    symbol: symbolName,
    position_id: ticket,
    stop_loss: z.nullable(price),
    take_profit: z.nullable(price),
  }),
  z.object({
    ...base,
    action: z.literal("cancel"),
    symbol: symbolName,
    order_ticket: ticket,
  }),
]);
export type OrderIntent = z.infer<typeof orderIntent>;

/** What is known of the execution; each field only once the terminal has said it. */
export const execution = z.object({
  retcode: z.exactOptional(z.int()),
  order_ticket: z.exactOptional(ticket),
  deal_ticket: z.exactOptional(ticket),
  position_id: z.exactOptional(ticket),
  filled_lots: z.exactOptional(z.number()),
  price: z.exactOptional(price),
  profit: z.exactOptional(z.number()),
});
export type Execution = z.infer<typeof execution>;

/** One step in an order's life, as the party that saw it tells it. Applying one twice changes nothing. */
export const orderStep = z.object({
  /** Pure function of its cause: `<request_id>:<state>:<what caused it>`. */
  id: z.string().check(z.maxLength(200)),
  account_id: requestId,
  request_id: requestId,
  state: orderState,
  at: epochMs,
  by: z.enum(["api", "room", "connector", "terminal"]),
  /** Stable reason code of a refusal or an unknown ("connector_offline", "risk.max_lots", ...). */
  code: z.exactOptional(z.string()),
  /** For the reader, in plain English; pages translate by `code`. */
  message: z.exactOptional(shortText),
  execution: z.exactOptional(execution),
});
export type OrderStep = z.infer<typeof orderStep>;

/** A step that the room has numbered and chained: the account's record. */
export const orderEvent = z.extend(orderStep, {
  /** The account's event number, from 1 without gaps. */
  seq: sequence,
  /** SHA-256 of the event before it in the account's chain ("" for the first), and of this one. */
  previous_hash: z.string(),
  hash: z.string(),
});
export type OrderEvent = z.infer<typeof orderEvent>;
