import { and, asc, desc, eq } from "drizzle-orm";
import { deals, orderEvents, orders, tradingAccounts } from "#db";
import { AppError, type Json, NotFoundError, UserError } from "#domain";
import { isFinal, type OrderRecord } from "#orders";
import { accountOf, chosenAccount } from "../accounts.ts";
import type { OrderService } from "../contract.ts";
import type { ListOrdersInput } from "../inputs.ts";
import type { Ports } from "../ports.ts";
import type { PositionView } from "../views.ts";
import { cancelIntent, closeIntent, modifyIntent, openIntent } from "./intents.ts";
import { handOver, perform } from "./perform.ts";
import { findPosition, heldPositions } from "./positions.ts";
import { type Request, recall, rememberKey } from "./request.ts";
import { type OrderRow, recordOf, toDealView, toEventView, toOrderView } from "./views.ts";
import { isWithdrawn, mayBeWithdrawn, withdrawOrder } from "./withdraw.ts";

const LISTED = 50;

export function createOrderService(ports: Ports): OrderService {
  const { db } = ports;
  return {
    async place(userId, input, key) {
      const prepare = async () => {
        const account = await chosenAccount(ports, userId, input.connection_id);
        return { account, intent: openIntent(ports, account, input) };
      };
      const body = { action: "open", ...input };
      return toOrderView(await perform(ports, { userId, key, body, prepare }));
    },
    async get(userId, id) {
      const record = await findOrder(ports, userId, id);
      const events = await db
        .select()
        .from(orderEvents)
        .where(eq(orderEvents.orderId, id))
        .orderBy(asc(orderEvents.at), asc(orderEvents.seq));
      return { ...toOrderView(record), events: events.map(toEventView) };
    },
    async list(userId, input = {}) {
      const rows = await db
        .select()
        .from(orders)
        .where(and(eq(orders.userId, userId), ofConnection(orders.accountId, input)))
        .orderBy(desc(orders.createdAt), desc(orders.id))
        .limit(input.limit ?? LISTED);
      return rows.map((row) => toOrderView(recordOf(row)));
    },
    async cancel(userId, id, key) {
      const prepare = async () => {
        const order = await findOrder(ports, userId, id);
        const account = await accountOf(ports, userId, order.account_id);
        return { account, intent: cancelIntent(ports, account, waitingAt(order)) };
      };
      const request = { userId, key, body: { action: "cancel", id }, prepare };
      const withdrawn = await takeBack(ports, request, id);
      if (withdrawn) return toOrderView(withdrawn);
      await perform(ports, request);
      return toOrderView(await askAgain(ports, userId, id));
    },
    async positions(userId, connectionId) {
      return (await heldPositions(ports, userId, connectionId)).map(({ position }) => position);
    },
    async closePosition(userId, positionId, input, key) {
      const prepare = async () => {
        const held = await findPosition(ports, userId, positionId, input.connection_id);
        const lots = lotsToClose(held.position, input.lot_size);
        return {
          account: held.account,
          intent: closeIntent(ports, held.account, held.position, lots),
        };
      };
      const body: Json = { action: "close", position_id: positionId, ...input };
      return toOrderView(await perform(ports, { userId, key, body, prepare }));
    },
    async modifyPosition(userId, positionId, input, key) {
      const prepare = async () => {
        const { account, position } = await findPosition(
          ports,
          userId,
          positionId,
          input.connection_id,
        );
        const stops = {
          stop_loss: input.stop_loss === undefined ? position.stop_loss : input.stop_loss,
          take_profit: input.take_profit === undefined ? position.take_profit : input.take_profit,
        };
        return { account, intent: modifyIntent(ports, account, position, stops) };
      };
      const body: Json = { action: "modify", position_id: positionId, ...input };
      return toOrderView(await perform(ports, { userId, key, body, prepare }));
    },
    async deals(userId, input = {}) {
      const rows = await db
        .select({ deal: deals })
        .from(deals)
        .innerJoin(tradingAccounts, eq(tradingAccounts.id, deals.accountId))
        .where(and(eq(tradingAccounts.userId, userId), ofConnection(deals.accountId, input)))
        .orderBy(desc(deals.time), desc(deals.ticket))
        .limit(input.limit ?? LISTED);
      return rows.map(({ deal }) => toDealView(deal.accountId, deal));
    },
  };
}

/** The order if it never left its room, now or when this was asked before; null: its end is the terminal's to bring. */
async function takeBack(ports: Ports, request: Request, id: string): Promise<OrderRecord | null> {
  // A key that is known speaks first, also when the order is not: that is how a lost press is looked up.
  await recall(ports, request);
  const row = await findRow(ports, request.userId, id);
  const order = recordOf(row);
  const account = await accountOf(ports, request.userId, row.accountId);
  const now = mayBeWithdrawn(order) ? await withdrawOrder(ports, account, row) : order;
  if (!isWithdrawn(now)) return null;
  await rememberKey(ports, request, id);
  return now;
}

/** The order with what its room knows by now: the cancelled order's own end comes from there. */
async function askAgain(ports: Ports, userId: string, id: string): Promise<OrderRecord> {
  const row = await findRow(ports, userId, id);
  const account = await accountOf(ports, userId, row.accountId);
  return (await handOver(ports, account, row)) ?? recordOf(row);
}

async function findOrder(ports: Ports, userId: string, id: string): Promise<OrderRecord> {
  return recordOf(await findRow(ports, userId, id));
}

/** @throws NotFoundError also when it is another user's. */
async function findRow({ db }: Ports, userId: string, id: string): Promise<OrderRow> {
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

/** Where a waiting order stands at the broker. @throws AppError 409 when there is nothing there to cancel. */
function waitingAt(order: OrderRecord): { readonly ticket: string; readonly symbol: string } {
  const ticket = order.execution.order_ticket;
  const symbol = order.intent?.symbol;
  const isWaiting = order.state === "PLACED" || order.state === "PARTIAL";
  if (isWaiting && ticket && symbol) return { ticket, symbol };
  const why = isFinal(order.state)
    ? `It has ended as ${order.state}.`
    : "It was already offered to the connector, so only the terminal can end it now; ask again when it is PLACED.";
  throw new AppError("order_not_waiting", `The order cannot be cancelled. ${why}`, {
    status: 409,
    details: { order: toOrderView(order) },
  });
}

/** null = all of it. @throws UserError `close_lots` */
function lotsToClose(position: PositionView, lots: number | undefined): number | null {
  if (lots === undefined) return null;
  if (lots <= position.lot_size) return lots;
  const message = `The position has ${position.lot_size} lots, ${lots} cannot be closed.`;
  throw new UserError("close_lots", message, {
    details: { errors: [{ pointer: "lot_size", message }] },
  });
}

function ofConnection(
  column: typeof orders.accountId | typeof deals.accountId,
  { connection_id }: ListOrdersInput,
) {
  return connection_id === undefined ? undefined : eq(column, connection_id);
}
