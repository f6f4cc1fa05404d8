import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/cloudflare";
import * as z from "zod/mini";
import { NotFoundError, ORDER_TYPES } from "#domain";
import { type Desk, openDesk, refusalOf } from "../services.server.ts";

const price = z.number().check(z.positive());
const lots = z.number().check(z.positive());
/** When the button was pressed, by the page's clock. */
const clicked = { clicked_at: z.exactOptional(z.iso.datetime()) };
const expiration = z.exactOptional(z.string());
const distance = z.number().check(z.positive());
const protection = z.object({
  trailing: z.exactOptional(z.object({ distance, step: z.exactOptional(distance) })),
  break_even: z.exactOptional(z.object({ at: distance, lock: z.exactOptional(distance) })),
});

const wishSchema = z.discriminatedUnion("action", [
  z.object({
    action: z.literal("open"),
    ...clicked,
    connection_id: z.string(),
    symbol: z.string(),
    order_type: z.enum(ORDER_TYPES),
    lot_size: lots,
    price: z.exactOptional(price),
    stop_limit_price: z.exactOptional(price),
    stop_loss: z.exactOptional(price),
    take_profit: z.exactOptional(price),
    expiration,
    deviation_points: z.exactOptional(z.int().check(z.nonnegative())),
    protection: z.exactOptional(protection),
    /** The reader was told that it looks like the one before, and means a second one. */
    confirm_duplicate: z.exactOptional(z.literal(true)),
  }),
  z.object({
    action: z.literal("close"),
    ...clicked,
    connection_id: z.string(),
    position_id: z.string(),
    lot_size: z.exactOptional(lots),
  }),
  z.object({
    action: z.literal("close_by"),
    ...clicked,
    connection_id: z.string(),
    position_id: z.string(),
    by: z.string(),
  }),
  z.object({
    action: z.literal("modify"),
    ...clicked,
    connection_id: z.string(),
    position_id: z.string(),
    stop_loss: z.nullable(price),
    take_profit: z.nullable(price),
  }),
  z.object({
    action: z.literal("modify_order"),
    ...clicked,
    connection_id: z.string(),
    order_id: z.string(),
    price,
    stop_limit_price: z.exactOptional(price),
    stop_loss: z.nullable(price),
    take_profit: z.nullable(price),
    expiration,
  }),
  z.object({
    action: z.literal("cancel"),
    ...clicked,
    connection_id: z.string(),
    order_id: z.string(),
  }),
]);

/** What a press on a trade page asks for. */
export type OrderWish = z.infer<typeof wishSchema>;

/** One press, carried out once however often it arrives: `Idempotency-Key` names it. */
export async function action(args: ActionFunctionArgs) {
  const desk = await openDesk(args);
  const key = args.request.headers.get("Idempotency-Key");
  const wish = wishSchema.safeParse(await args.request.json());
  if (!wish.success || !key) {
    return Response.json(
      { problem: { code: "bad_request", message: "This order is not complete.", details: {} } },
      { status: 400 },
    );
  }
  try {
    return Response.json({ order: await carryOut(desk, wish.data, key) });
  } catch (error) {
    const { status, ...problem } = refusalOf(error);
    return Response.json({ problem }, { status });
  }
}

function carryOut({ services, user }: Desk, wish: OrderWish, key: string) {
  switch (wish.action) {
    case "open": {
      const { action: _, ...order } = wish;
      return services.orders.place(user.id, order, key);
    }
    case "close": {
      const { action: _, position_id, ...input } = wish;
      return services.orders.closePosition(user.id, position_id, input, key);
    }
    case "modify": {
      const { action: _, position_id, ...input } = wish;
      return services.orders.modifyPosition(user.id, position_id, input, key);
    }
    case "close_by": {
      const { action: _, position_id, ...input } = wish;
      return services.orders.closeBy(user.id, position_id, input, key);
    }
    case "modify_order": {
      const { action: _, order_id, ...input } = wish;
      return services.orders.modify(user.id, order_id, input, key);
    }
    case "cancel": {
      const { action: _, order_id, ...input } = wish;
      return services.orders.cancel(user.id, order_id, key, input);
    }
  }
}

/** One order with its events: `?id`, or `?key` for the order that a press became. */
export async function loader(args: LoaderFunctionArgs) {
  const desk = await openDesk(args);
  const query = new URL(args.request.url).searchParams;
  const key = query.get("key");
  try {
    const id = key === null ? (query.get("id") ?? "") : await orderOfKey(desk, key);
    return Response.json({ order: await desk.services.orders.get(desk.user.id, id) });
  } catch (error) {
    const { status, ...problem } = refusalOf(error);
    return Response.json({ problem }, { status });
  }
}

/**
 * Asks for a key without being able to trade: cancelling no order under it is refused either way, and a key that is known
 * says so by naming its order.
 *
 * @throws the refusal `press_not_arrived` when the server never saw the key.
 */
async function orderOfKey({ services, user }: Desk, key: string): Promise<string> {
  try {
    return (await services.orders.cancel(user.id, "", key)).id;
  } catch (error) {
    const { code, details } = refusalOf(error);
    if (code === "idempotency_key_reused" && typeof details.order_id === "string")
      return details.order_id;
    if (code !== "order_not_found") throw error;
    throw new NotFoundError(
      "press_not_arrived",
      "The order never reached the server, so it was not sent.",
    );
  }
}
