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
  side,
  symbolName,
  ticket,
} from "./words.ts";

/** How long a pending order stands at the broker: until it is cancelled, to the end of its trading day, or until a moment. */
export const expiry = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("gtc") }),
  z.object({ kind: z.literal("day") }),
  z.object({ kind: z.literal("time"), at: epochMs }),
]);
export type Expiry = z.infer<typeof expiry>;

/** What the PC does with the stop of a filled position, all as price distances; a stop is only ever tightened. */
export const protection = z.object({
  /** Keeps the stop this far behind the best price, in steps of at least `step`. */
  trailing: z.nullable(z.object({ distance: price, step: z.number().check(z.nonnegative()) })),
  /** Once the profit reaches `at`, the stop goes to the open price plus `lock`. */
  break_even: z.nullable(z.object({ at: price, lock: z.number().check(z.nonnegative()) })),
});
export type Protection = z.infer<typeof protection>;

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
  /** When the person pressed the button, by their own clock; absent of bots and scripts. */
  clicked_at: z.exactOptional(epochMs),
};

/** A wish that the product promises to carry out at most once: one of six kinds. */
export const orderIntent = z.discriminatedUnion("action", [
  z.object({
    ...base,
    action: z.literal("open"),
    symbol: symbolName,
    order_type: orderType,
    lots,
    /** Of a pending order; null for a market order. */
    price: z.nullable(price),
    /** Of a stop-limit order: the limit price that it places when `price` is reached. */
    stop_limit_price: z.exactOptional(price),
    stop_loss: z.nullable(price),
    take_profit: z.nullable(price),
    /** Of a pending order; absent = until it is cancelled. */
    expiry: z.exactOptional(expiry),
    /** Most slippage of a market order where the broker's execution knows it; absent = the terminal's own. */
    deviation_points: z.exactOptional(z.int().check(z.nonnegative())),
    /** The person was asked, and means a second order like the one just before. */
    confirm_duplicate: z.exactOptional(z.boolean()),
    protection: z.exactOptional(protection),
  }),
  z.object({
    ...base,
    action: z.literal("close"),
    symbol: symbolName,
    position_id: ticket,
    /** null = all of it. */
    lots: z.nullable(lots),
    /** Side of the position as the wisher saw it: a close of anything else is refused. */
    side: z.exactOptional(side),
  }),
  /** Two opposite positions of one symbol against each other; the smaller lots count. */
  z.object({
    ...base,
    action: z.literal("close_by"),
    symbol: symbolName,
    position_id: ticket,
    by_position_id: ticket,
  }),
  z.object({
    ...base,
    action: z.literal("modify"),
    symbol: symbolName,
    position_id: ticket,
    stop_loss: z.nullable(price),
    take_profit: z.nullable(price),
    /** The pair as the wisher saw it: when the position has another one by now, nothing is changed. */
    expected: z.exactOptional(
      z.object({ stop_loss: z.nullable(price), take_profit: z.nullable(price) }),
    ),
  }),
  /** A waiting order gets these values, all of them. */
  z.object({
    ...base,
    action: z.literal("modify_order"),
    symbol: symbolName,
    order_ticket: ticket,
    price,
    stop_limit_price: z.exactOptional(price),
    stop_loss: z.nullable(price),
    take_profit: z.nullable(price),
    /** Absent = until it is cancelled. */
    expiry: z.exactOptional(expiry),
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
