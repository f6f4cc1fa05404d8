import { and, desc, eq } from "drizzle-orm";
import { deals, orders, tradingAccounts } from "#db";
import { type Json, UserError } from "#domain";
import type { OrderRecord } from "#orders";
import { accountOf, chosenAccount, mustNotBeKilled } from "../accounts.ts";
import type { OrderService } from "../contract.ts";
import type { ListOrdersInput } from "../inputs.ts";
import type { Ports } from "../ports.ts";
import { mustPassEarly } from "../risk/early.ts";
import type { PositionView } from "../views.ts";
import { orderDetail } from "./detail.ts";
import {
  cancelIntent,
  closeByIntent,
  closeIntent,
  modifyIntent,
  modifyOrderIntent,
  openIntent,
} from "./intents.ts";
import { handOver, perform, performAll } from "./perform.ts";
import { findPosition, heldPositions } from "./positions.ts";
import { type Request, recall, rememberKey, type Wish } from "./request.ts";
import { recordOf, toDealView, toGroupView, toOrderView } from "./views.ts";
import { findRow, findWaiting, isTicket } from "./waiting.ts";
import { isWithdrawn, mayBeWithdrawn, withdrawOrder } from "./withdraw.ts";

const LISTED = 50;

export function createOrderService(ports: Ports): OrderService {
  const { db } = ports;
  /** Carries out one wish under its key. */
  const once = async (userId: string, key: string, body: object, prepare: () => Promise<Wish>) => {
    const wish = { userId, key, body: body as Json, prepare: async () => [await prepare()] }; // inputs are JSON
    return toOrderView(await perform(ports, wish));
  };
  return {
    place(userId, input, key) {
      return once(userId, key, { action: "open", ...input }, async () => {
        const account = await chosenAccount(ports, userId, input.connection_id);
        mustNotBeKilled(account);
        const intent = openIntent(ports, account, input);
        await mustPassEarly(ports, account, input);
        return { account, intent };
      });
    },
    async placeGroup(userId, input, key) {
      const { connection_ids, ...order } = input;
      const prepare = () =>
        Promise.all(
          connection_ids.map(async (id) => {
            const account = await accountOf(ports, userId, id);
            mustNotBeKilled(account);
            const intent = openIntent(ports, account, order);
            await mustPassEarly(ports, account, order);
            return { account, intent };
          }),
        );
      const body = { action: "open", ...input } as unknown as Json; // inputs are JSON
      return toGroupView(await performAll(ports, { userId, key, body, prepare }));
    },
    get: (userId, id) => orderDetail(ports, userId, id),
    async list(userId, input = {}) {
      const rows = await db
        .select()
        .from(orders)
        .where(and(eq(orders.userId, userId), ofConnection(orders.accountId, input)))
        .orderBy(desc(orders.createdAt), desc(orders.id))
        .limit(input.limit ?? LISTED);
      return rows.map((row) => toOrderView(recordOf(row)));
    },
    async cancel(userId, id, key, input = {}) {
      const prepare = async () => {
        const { account, order } = await findWaiting(ports, userId, id, input.connection_id);
        return [{ account, intent: cancelIntent(ports, account, order, input.clicked_at) }];
      };
      const request = { userId, key, body: { action: "cancel", id }, prepare };
      if (isTicket(id)) return toOrderView(await perform(ports, request));
      const withdrawn = await takeBack(ports, request, id);
      if (withdrawn) return toOrderView(withdrawn);
      await perform(ports, request);
      return toOrderView(await askAgain(ports, userId, id));
    },
    modify(userId, id, input, key) {
      return once(userId, key, { action: "modify_order", id, ...input }, async () => {
        const { account, order } = await findWaiting(ports, userId, id, input.connection_id);
        mustNotBeKilled(account);
        return { account, intent: modifyOrderIntent(ports, account, order, input) };
      });
    },
    async positions(userId, connectionId) {
      return (await heldPositions(ports, userId, connectionId)).map(({ position }) => position);
    },
    closePosition(userId, positionId, input, key) {
      return once(userId, key, { action: "close", position_id: positionId, ...input }, async () => {
        const { connection_id, lot_size, clicked_at } = input;
        const { account, position } = await findPosition(ports, userId, positionId, connection_id);
        const lots = lotsToClose(position, lot_size);
        return { account, intent: closeIntent(ports, account, position, lots, clicked_at) };
      });
    },
    closeBy(userId, positionId, input, key) {
      const body = { action: "close_by", position_id: positionId, ...input };
      return once(userId, key, body, async () => {
        const { connection_id, by, clicked_at } = input;
        const { account, position } = await findPosition(ports, userId, positionId, connection_id);
        const other = await findPosition(ports, userId, by, account.id);
        const intent = closeByIntent(ports, account, position, other.position, clicked_at);
        return { account, intent };
      });
    },
    modifyPosition(userId, positionId, input, key) {
      return once(
        userId,
        key,
        { action: "modify", position_id: positionId, ...input },
        async () => {
          const { connection_id, clicked_at } = input;
          const { account, position } = await findPosition(
            ports,
            userId,
            positionId,
            connection_id,
          );
          const stops = {
            stop_loss: input.stop_loss === undefined ? position.stop_loss : input.stop_loss,
            take_profit: input.take_profit === undefined ? position.take_profit : input.take_profit,
          };
          return { account, intent: modifyIntent(ports, account, position, stops, clicked_at) };
        },
      );
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
