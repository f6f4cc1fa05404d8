import { and, eq } from "drizzle-orm";
import { orders } from "#db";
import { AppError, NotFoundError } from "#domain";
import { isFinal, type OrderRecord } from "#orders";
import type { Expiry, PendingOrderState } from "#protocol";
import { type AccountRow, accountOf, addressOf, connectionRequired } from "../accounts.ts";
import type { Ports } from "../ports.ts";
import { accountsFor } from "./positions.ts";
import { type OrderRow, recordOf, toOrderView } from "./views.ts";

/** An order that waits at the broker, as it stands there. */
export interface WaitingOrder {
  readonly ticket: string;
  readonly symbol: string;
  readonly price: number;
  readonly stop_limit_price: number | null;
  readonly stop_loss: number | null;
  readonly take_profit: number | null;
  readonly expiry: Expiry | null;
}

/** A broker's ticket rather than an id of ours: of an order that was placed in the terminal itself. */
export function isTicket(id: string): boolean {
  return /^\d{1,20}$/.test(id);
}

/**
 * The waiting order of this id or ticket, and the account that it stands in.
 *
 * @throws NotFoundError, AppError `order_not_waiting` (409) when there is nothing at the broker to change.
 */
export async function findWaiting(
  ports: Ports,
  userId: string,
  id: string,
  connectionId: string | undefined,
): Promise<{ readonly account: AccountRow; readonly order: WaitingOrder }> {
  if (isTicket(id)) return findByTicket(ports, userId, id, connectionId);
  const record = recordOf(await findRow(ports, userId, id));
  const { ticket, wish } = waitingAt(record);
  const account = await accountOf(ports, userId, record.account_id);
  const view = await ports.rooms.view(addressOf(account));
  const seen = view?.snapshot?.orders.find((one) => one.ticket === ticket);
  const asked = { ...wish, price: wish.price ?? 0, ticket };
  return { account, order: { ...toWaiting(asked), ...(seen ? levelsOf(seen) : {}) } };
}

/** @throws NotFoundError also when it is another user's. */
export async function findRow({ db }: Ports, userId: string, id: string): Promise<OrderRow> {
  const [row] = await db
    .select()
    .from(orders)
    .where(and(eq(orders.id, id), eq(orders.userId, userId)));
  if (row) return row;
  throw new NotFoundError(
    "order_not_found",
    `You have no order ${id}. GET /api/v1/trading/orders lists yours.`,
  );
}

async function findByTicket(
  ports: Ports,
  userId: string,
  ticket: string,
  connectionId: string | undefined,
) {
  const accounts = await accountsFor(ports, userId, connectionId);
  const views = await Promise.all(
    accounts.map(async (account) => {
      const view = await ports.rooms.view(addressOf(account));
      const order = view?.snapshot?.orders.find((one) => one.ticket === ticket);
      return order ? [{ account, order: toWaiting(order) }] : [];
    }),
  );
  const [found, another] = views.flat();
  if (found && another) throw connectionRequired([found.account, another.account]);
  if (found) return found;
  throw new NotFoundError(
    "order_not_found",
    `None of your terminals has a waiting order ${ticket}.`,
  );
}

/** Where a waiting order stands at the broker. @throws AppError 409 when there is nothing there to change. */
function waitingAt(order: OrderRecord) {
  const ticket = order.execution.order_ticket;
  const wish = order.intent?.action === "open" ? order.intent : null;
  const isWaiting = order.state === "PLACED" || order.state === "PARTIAL";
  if (isWaiting && ticket && wish) return { ticket, wish };
  const why = isFinal(order.state)
    ? `It has ended as ${order.state}.`
    : "It was already offered to the connector, so only the terminal can end it now; ask again when it is PLACED.";
  throw new AppError("order_not_waiting", `The order does not wait at the broker. ${why}`, {
    status: 409,
    details: { order: toOrderView(order) },
  });
}

function toWaiting(order: {
  readonly ticket: string;
  readonly symbol: string;
  readonly price: number;
  readonly stop_limit_price?: number | null;
  readonly stop_loss: number | null;
  readonly take_profit: number | null;
  readonly expiry?: Expiry | null;
}): WaitingOrder {
  const { ticket, symbol, price, stop_loss, take_profit } = order;
  const { stop_limit_price = null, expiry = null } = order;
  return { ticket, symbol, price, stop_limit_price, stop_loss, take_profit, expiry };
}

function levelsOf({ price, stop_loss, take_profit }: PendingOrderState) {
  return { price, stop_loss, take_profit };
}
