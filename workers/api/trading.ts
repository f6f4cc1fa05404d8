import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { OrderView } from "#services";
import { resource, signedIn } from "./context.ts";
import {
  INVALID,
  id,
  idParam,
  json,
  listOf,
  problems,
  SESSION,
  UNAUTHORISED,
} from "./schemas/common.ts";
import {
  cancelBody,
  closeBody,
  closeByBody,
  dealReply,
  keyHeader,
  listQuery,
  modifyBody,
  modifyOrderBody,
  orderDetailReply,
  orderGroupReply,
  orderReply,
  placeBody,
  positionReply,
} from "./schemas/trading.ts";

export const trading = resource();
trading.use(signedIn);

const tags = ["Trading"];
const PENDING =
  "Not settled yet: ask `url` (also in Location) again. It is on its way or waits; nothing is sent twice.";
const CONFLICT =
  "`killed`, `connector_offline`, `position_busy`, `order_busy`, `expired` (with the `order`), or `idempotency_key_reused`.";
const REFUSED =
  "`connection_required`, a reason `risk.*`, the broker's refusal (with the `order`), or a bad field.";
const NO_POSITION = "You have no such open position: `position_not_found`.";

trading.openapi(
  createRoute({
    method: "post",
    path: "/orders",
    tags,
    summary: "Place an order",
    security: SESSION,
    request: { headers: keyHeader, body: { required: true, ...json(placeBody, "The order") } },
    responses: {
      201: json(
        z.union([orderReply, orderGroupReply]),
        "Filled, with its ticket; or (a pending order) standing at the broker. With `connection_ids`: each ended, one way or another",
      ),
      202: json(z.union([orderReply, orderGroupReply]), PENDING),
      ...problems({ 401: UNAUTHORISED, 409: CONFLICT, 422: REFUSED }),
    },
  }),
  async (c) => {
    const { services, user } = c.var;
    const { connection_id, connection_ids, ...wish } = c.req.valid("json");
    if (connection_ids) {
      const group = await services.orders.placeGroup(
        user.id,
        { ...wish, connection_ids },
        keyOf(c),
      );
      return c.json(group, group.settled ? 201 : 202);
    }
    const input = connection_id === undefined ? wish : { ...wish, connection_id };
    const order = await services.orders.place(user.id, input, keyOf(c));
    return c.json(order, order.settled ? 201 : pending(c, order));
  },
);

trading.openapi(
  createRoute({
    method: "get",
    path: "/orders",
    tags,
    summary: "Your orders, newest first",
    security: SESSION,
    request: { query: listQuery },
    responses: {
      200: json(listOf(orderReply), "Orders"),
      ...problems({ 401: UNAUTHORISED, 422: INVALID }),
    },
  }),
  async (c) => c.json(await c.var.services.orders.list(c.var.user.id, c.req.valid("query")), 200),
);

trading.openapi(
  createRoute({
    method: "get",
    path: "/orders/{id}",
    tags,
    summary: "One order with every step of its life",
    security: SESSION,
    request: { params: idParam },
    responses: {
      200: json(orderDetailReply, "The order"),
      ...problems({ 401: UNAUTHORISED, 404: "You have no such order: `order_not_found`." }),
    },
  }),
  async (c) => c.json(await c.var.services.orders.get(c.var.user.id, c.req.valid("param").id), 200),
);

trading.openapi(
  createRoute({
    method: "post",
    path: "/orders/{id}/cancel",
    tags,
    summary: "Take back an order that waits at the broker, or for its connector",
    security: SESSION,
    request: {
      params: idParam.openapi({
        description: "Ours, or the broker's ticket of an order placed there.",
      }),
      headers: keyHeader,
      body: json(cancelBody, "Nothing is needed"),
    },
    responses: {
      200: json(orderReply, "Cancelled"),
      202: json(orderReply, PENDING),
      ...problems({
        401: UNAUTHORISED,
        404: "You have no such order: `order_not_found`.",
        409: "`order_not_waiting`, or as when placing.",
        503: "No word from the account's room: `room_unreachable`. Nothing was changed; try again.",
      }),
    },
  }),
  async (c) => {
    const { services, user } = c.var;
    const { id: orderId } = c.req.valid("param");
    const order = await services.orders.cancel(user.id, orderId, keyOf(c), c.req.valid("json"));
    return c.json(order, order.final ? 200 : pending(c, order));
  },
);

trading.openapi(
  createRoute({
    method: "post",
    path: "/orders/{id}/modify",
    tags,
    summary: "Change an order that waits at the broker",
    description:
      "`id` is ours, or the broker's ticket of an order that was placed in the terminal.",
    security: SESSION,
    request: {
      params: idParam,
      headers: keyHeader,
      body: { required: true, ...json(modifyOrderBody, "What changes; the rest stays") },
    },
    responses: {
      200: json(orderReply, "Changed"),
      202: json(orderReply, PENDING),
      ...problems({
        401: UNAUTHORISED,
        404: "You have no such order: `order_not_found`.",
        409: "`order_not_waiting`, or as when placing.",
        422: REFUSED,
      }),
    },
  }),
  async (c) => {
    const { services, user } = c.var;
    const { id: orderId } = c.req.valid("param");
    const order = await services.orders.modify(user.id, orderId, c.req.valid("json"), keyOf(c));
    return c.json(order, order.settled ? 200 : pending(c, order));
  },
);

trading.openapi(
  createRoute({
    method: "get",
    path: "/positions",
    tags,
    summary: "Open positions, as the terminals tell them now",
    security: SESSION,
    request: { query: z.strictObject({ connection_id: id.exactOptional() }) },
    responses: {
      200: json(listOf(positionReply), "Positions"),
      ...problems({ 401: UNAUTHORISED, 422: INVALID }),
    },
  }),
  async (c) => {
    const { connection_id } = c.req.valid("query");
    return c.json(await c.var.services.orders.positions(c.var.user.id, connection_id), 200);
  },
);

trading.openapi(
  createRoute({
    method: "post",
    path: "/positions/{id}/close",
    tags,
    summary: "Close a position, or a part of it",
    security: SESSION,
    request: { params: idParam, headers: keyHeader, body: json(closeBody, "Nothing = all of it") },
    responses: {
      200: json(orderReply, "Closed, with its profit"),
      202: json(orderReply, PENDING),
      ...problems({ 401: UNAUTHORISED, 404: NO_POSITION, 409: CONFLICT, 422: REFUSED }),
    },
  }),
  async (c) => {
    const { services, user } = c.var;
    const positionId = c.req.valid("param").id;
    const order = await services.orders.closePosition(
      user.id,
      positionId,
      c.req.valid("json"),
      keyOf(c),
    );
    return c.json(order, order.settled ? 200 : pending(c, order));
  },
);

trading.openapi(
  createRoute({
    method: "post",
    path: "/positions/{id}/close-by",
    tags,
    summary: "Close a position by an opposite one: one spread is saved",
    description:
      "Of hedging accounts. The smaller of the two is closed, the larger keeps the rest.",
    security: SESSION,
    request: {
      params: idParam,
      headers: keyHeader,
      body: { required: true, ...json(closeByBody, "By which") },
    },
    responses: {
      200: json(orderReply, "Closed"),
      202: json(orderReply, PENDING),
      ...problems({ 401: UNAUTHORISED, 404: NO_POSITION, 409: CONFLICT, 422: REFUSED }),
    },
  }),
  async (c) => {
    const { services, user } = c.var;
    const { id: positionId } = c.req.valid("param");
    const order = await services.orders.closeBy(user.id, positionId, c.req.valid("json"), keyOf(c));
    return c.json(order, order.settled ? 200 : pending(c, order));
  },
);

trading.openapi(
  createRoute({
    method: "post",
    path: "/positions/{id}/modify",
    tags,
    summary: "Move the stop-loss or take-profit; null takes one away",
    security: SESSION,
    request: {
      params: idParam,
      headers: keyHeader,
      body: { required: true, ...json(modifyBody, "What changes; the rest stays") },
    },
    responses: {
      200: json(orderReply, "Changed"),
      202: json(orderReply, PENDING),
      ...problems({ 401: UNAUTHORISED, 404: NO_POSITION, 409: CONFLICT, 422: REFUSED }),
    },
  }),
  async (c) => {
    const { services, user } = c.var;
    const positionId = c.req.valid("param").id;
    const order = await services.orders.modifyPosition(
      user.id,
      positionId,
      c.req.valid("json"),
      keyOf(c),
    );
    return c.json(order, order.settled ? 200 : pending(c, order));
  },
);

trading.openapi(
  createRoute({
    method: "get",
    path: "/deals",
    tags,
    summary: "The ledger: every execution, newest first",
    security: SESSION,
    request: { query: listQuery },
    responses: {
      200: json(listOf(dealReply), "Deals"),
      ...problems({ 401: UNAUTHORISED, 422: INVALID }),
    },
  }),
  async (c) => c.json(await c.var.services.orders.deals(c.var.user.id, c.req.valid("query")), 200),
);

/** A request without a key is an order of its own. */
function keyOf(c: Context): string {
  return c.req.header("idempotency-key") ?? crypto.randomUUID();
}

function pending(c: Context, order: OrderView): 202 {
  c.header("Location", order.url);
  return 202;
}
