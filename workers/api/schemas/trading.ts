import { z } from "@hono/zod-openapi";
import { ORDER_STATES } from "#protocol";
import type { DealView, OrderDetailView, PositionView } from "#services";
import { id, listOf, lots, moment, orderType, price, side, symbol } from "./common.ts";

export const keyHeader = z.object({
  "idempotency-key": z.string().min(1).max(200).exactOptional().openapi({
    description:
      "A text of your own, new for each order. The same key again answers with the same order, for 7 days. Without one, a repeat is a second order.",
  }),
});

export const placeBody = z
  .strictObject({
    connection_id: id.exactOptional(),
    symbol,
    order_type: orderType,
    lot_size: lots.openapi({ example: 0.01 }),
    price: price
      .exactOptional()
      .openapi({ description: "Of a pending order; a market order takes the market's." }),
    stop_loss: price.exactOptional(),
    take_profit: price.exactOptional(),
    if_offline: z.enum(["reject", "queue"]).exactOptional(),
    valid_for_s: z.number().int().min(1).max(86_400).exactOptional(),
  })
  .openapi("PlaceOrder");

export const closeBody = z
  .strictObject({ connection_id: id.exactOptional(), lot_size: lots.exactOptional() })
  .openapi("ClosePosition");

export const modifyBody = z
  .strictObject({
    connection_id: id.exactOptional(),
    stop_loss: price.nullable().exactOptional(),
    take_profit: price.nullable().exactOptional(),
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

export const orderDetailReply = orderReply
  .extend({
    events: listOf(
      z.object({
        id: z.string(),
        seq: z.number().nullable(),
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
