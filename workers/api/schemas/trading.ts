import { z } from "@hono/zod-openapi";
import { ORDER_STATES } from "#protocol";
import type { DealView, KillView, OrderDetailView, OrderGroupView, PositionView } from "#services";
import { id, listOf, lots, moment, orderType, price, side, symbol } from "./common.ts";

export const keyHeader = z.object({
  "idempotency-key": z.string().min(1).max(200).exactOptional().openapi({
    description:
      "A text of your own, new for each order. The same key again answers with the same order, for 7 days. Without one, a repeat is a second order.",
  }),
});

const clicked_at = z.iso
  .datetime()
  .exactOptional()
  .openapi({ description: "When the person pressed the button, by their own clock." });
const expiration = z
  .union([z.enum(["gtc", "day"]), z.iso.datetime()])
  .exactOptional()
  .openapi({
    description:
      "Of a pending order: `gtc` (until cancelled, the default), `day` (to the end of its trading day), or an ISO time.",
  });
const distance = price.openapi({
  description: "A price distance, such as 0.0015.",
  example: 0.0015,
});
const protection = z
  .strictObject({
    trailing: z
      .strictObject({ distance, step: z.number().nonnegative().exactOptional() })
      .exactOptional(),
    break_even: z
      .strictObject({ at: distance, lock: z.number().nonnegative().exactOptional() })
      .exactOptional(),
  })
  .openapi({
    description:
      "What the connector does with the stop once the order is filled; a stop is only ever tightened. Of terminal accounts.",
  });

export const placeBody = z
  .strictObject({
    connection_id: id.exactOptional(),
    connection_ids: z
      .array(id)
      .min(1)
      .max(20)
      .refine((ids) => new Set(ids).size === ids.length, { error: "names an account twice" })
      .exactOptional()
      .openapi({
        description:
          "The same order in several accounts: all are stored or none, each has its own end, and the answer has `orders`.",
      }),
    symbol,
    order_type: orderType,
    lot_size: lots.openapi({ example: 0.01 }),
    price: price
      .exactOptional()
      .openapi({ description: "Of a pending order; a market order takes the market's." }),
    stop_limit_price: price
      .exactOptional()
      .openapi({ description: "Of a stop-limit order: the limit price, placed at `price`." }),
    stop_loss: price.exactOptional(),
    take_profit: price.exactOptional(),
    expiration,
    deviation_points: z
      .number()
      .int()
      .nonnegative()
      .max(100_000)
      .exactOptional()
      .openapi({ description: "Most slippage of a market order, where the broker knows it." }),
    confirm_duplicate: z.boolean().exactOptional().openapi({
      description: "A second order like the one just before is meant (`risk.duplicate_looking`).",
    }),
    protection: protection.exactOptional(),
    clicked_at,
    if_offline: z.enum(["reject", "queue"]).exactOptional(),
    valid_for_s: z.number().int().min(1).max(86_400).exactOptional(),
  })
  .refine((body) => body.connection_id === undefined || body.connection_ids === undefined, {
    error: "give connection_id or connection_ids, not both",
    path: ["connection_ids"],
  })
  .openapi("PlaceOrder");

export const closeBody = z
  .strictObject({
    connection_id: id.exactOptional(),
    lot_size: lots.exactOptional(),
    clicked_at,
  })
  .openapi("ClosePosition");

export const closeByBody = z
  .strictObject({
    connection_id: id.exactOptional(),
    by: z
      .string()
      .regex(/^\d{1,20}$/)
      .openapi({ description: "Id of an opposite position of the same symbol." }),
    clicked_at,
  })
  .openapi("CloseBy");

export const cancelBody = z
  .strictObject({ connection_id: id.exactOptional(), clicked_at })
  .openapi("CancelOrder");

export const modifyOrderBody = z
  .strictObject({
    connection_id: id.exactOptional(),
    price: price.exactOptional(),
    stop_limit_price: price.exactOptional(),
    stop_loss: price.nullable().exactOptional(),
    take_profit: price.nullable().exactOptional(),
    expiration,
    clicked_at,
  })
  .refine(({ connection_id: _, clicked_at: __, ...changes }) => Object.keys(changes).length > 0, {
    error: "name what changes: price, stop_limit_price, stop_loss, take_profit or expiration",
  })
  .openapi("ModifyOrder");

const level = z.enum(["entries", "pendings", "flatten"]);
export const killBody = z
  .strictObject({
    level: level.openapi({
      description:
        "`entries`: nothing new is opened. `pendings`: waiting orders are cancelled too. `flatten`: positions are closed too.",
    }),
    connection_id: id
      .exactOptional()
      .openapi({ description: "One account; all of yours without it." }),
  })
  .openapi("Kill");
export const resumeBody = z.strictObject({ connection_id: id.exactOptional() }).openapi("Resume");

export const killReply = z
  .object({
    connection_id: id,
    name: z.string(),
    level: level.nullable(),
    version: z.number(),
    pressed_at: moment.nullable(),
    told: z.boolean(),
    in_force_at: moment.nullable(),
    in_force_by: z.enum(["ack", "lease"]).nullable(),
    local: level.nullable(),
  })
  .openapi("KillState") satisfies z.ZodType<KillView>;

export const modifyBody = z
  .strictObject({
    connection_id: id.exactOptional(),
    stop_loss: price.nullable().exactOptional(),
    take_profit: price.nullable().exactOptional(),
    clicked_at,
  })
  .refine((body) => body.stop_loss !== undefined || body.take_profit !== undefined, {
    error: "give stop_loss, take_profit or both; null takes one away",
  })
  .openapi("ModifyPosition");

const state = z.enum(ORDER_STATES);

export const orderReply = z
  .object({
    id,
    connection_id: id,
    action: z.enum(["open", "close", "close_by", "modify", "modify_order", "cancel"]),
    symbol: z.string(),
    order_type: orderType.nullable(),
    lot_size: z.number().nullable(),
    requested_price: z.number().nullable(),
    stop_loss: z.number().nullable(),
    take_profit: z.number().nullable(),
    status: state,
    final: z.boolean(),
    settled: z.boolean(),
    ticket: z.string().nullable(),
    deal_ticket: z.string().nullable(),
    position_id: z.string().nullable(),
    filled_lots: z.number(),
    price: z.number().nullable(),
    profit: z.number().nullable(),
    retcode: z.number().nullable(),
    code: z.string().nullable(),
    message: z.string().nullable(),
    origin: z.enum(["user", "bot", "connector"]),
    created_at: moment,
    updated_at: moment,
    url: z.string(),
  })
  .openapi("Order");

export const orderGroupReply = z
  .object({ settled: z.boolean(), orders: listOf(orderReply) })
  .openapi("OrderGroup") satisfies z.ZodType<OrderGroupView>;

export const orderDetailReply = orderReply
  .extend({
    stamps: z
      .object({
        clicked: moment.nullable(),
        api: moment.nullable(),
        stored: moment.nullable(),
        room: moment.nullable(),
        connector: moment.nullable(),
        sent: moment.nullable(),
        deal: moment.nullable(),
      })
      .openapi("OrderStamps", {
        description: "When each party had the order, by its own clock; null while not known.",
      }),
    events: listOf(
      z.object({
        id: z.string(),
        seq: z.number().nullable(),
        previous_hash: z.string().nullable(),
        hash: z.string().nullable(),
        state,
        at: moment,
        by: z.enum(["api", "room", "connector", "terminal"]),
        code: z.string().nullable(),
        message: z.string().nullable(),
      }),
    ),
  })
  .openapi("OrderDetail") satisfies z.ZodType<OrderDetailView>;

export const positionReply = z
  .object({
    id: z.string(),
    connection_id: id,
    ticket: z.string(),
    symbol: z.string(),
    side,
    lot_size: z.number(),
    open_price: z.number(),
    current_price: z.number(),
    stop_loss: z.number().nullable(),
    take_profit: z.number().nullable(),
    profit: z.number(),
    swap: z.number(),
    opened_at: moment,
    as_of: moment,
  })
  .openapi("Position") satisfies z.ZodType<PositionView>;

export const dealReply = z
  .object({
    ticket: z.string(),
    connection_id: id,
    order_ticket: z.string(),
    position_id: z.string(),
    symbol: z.string(),
    side,
    entry: z.enum(["in", "out", "inout", "out_by"]),
    reason: z.string(),
    lot_size: z.number(),
    price: z.number(),
    profit: z.number(),
    commission: z.number(),
    swap: z.number(),
    fee: z.number(),
    at: moment,
  })
  .openapi("Deal") satisfies z.ZodType<DealView>;

export const listQuery = z.object({
  connection_id: id.exactOptional(),
  limit: z.coerce.number().int().min(1).max(200).exactOptional(),
});
