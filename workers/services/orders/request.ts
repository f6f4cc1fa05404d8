import { and, asc, eq, sql } from "drizzle-orm";
import { idempotencyKeys, isDuplicate, orderEvents, orders } from "#db";
import { AppError, canonicalJson, type Json, sha256 } from "#domain";
import { applyOrderEvent, newOrder, stepId } from "#orders";
import type { OrderIntent, OrderStep } from "#protocol";
import type { AccountRow } from "../accounts.ts";
import { auditEntry } from "../audit.ts";
import type { Ports } from "../ports.ts";
import { columnsOf, stepRow } from "./store.ts";
import type { OrderRow } from "./views.ts";

/** How long a key is remembered. */
export const KEY_LIFE_MS = 7 * 86_400_000;

/** A request that must not happen twice, whatever becomes of its reply. */
export interface Request {
  readonly userId: string;
  readonly key: string;
  /** What was asked, for telling a repeat from another wish under the same key. */
  readonly body: Json;
  /** Checks and completes the wish, or one for each account that it is meant for. @throws AppError when one cannot be taken. */
  prepare(): Promise<readonly Wish[]>;
}

export interface Wish {
  readonly account: AccountRow;
  readonly intent: OrderIntent;
}

interface Made {
  readonly wish: Wish;
  readonly row: OrderRow;
}

/** When the database itself wrote it: the moment from which on the order cannot be lost. ms UTC. */
const DATABASE_NOW = sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;

/** Stores the wishes as orders, all or none, unless their key is known: then the orders of that key are the ones. */
export async function storeOnce(
  ports: Ports,
  request: Request,
  wishes: readonly Wish[],
): Promise<readonly OrderRow[]> {
  const [first] = wishes;
  const groupId = wishes.length > 1 && first ? first.intent.request_id : null;
  const made = wishes.map((wish) => ({ wish, row: newRow(ports, wish, groupId) }));
  const rows = made.map(({ row }) => row);
  if (await tryInsert(ports, request, made)) return rows;
  const known = await recall(ports, request);
  if (known) return known;
  // The key was there and too old to count; it is forgotten now.
  if (await tryInsert(ports, request, made)) return rows;
  throw new AppError("busy", "The same key is in use this very moment. Try again.", {
    status: 409,
  });
}

/**
 * The orders that this key stands for, one or a group; null when there is none, or none that still counts.
 *
 * @throws AppError `idempotency_key_reused` (409) when it was made by another body.
 */
export async function recall(ports: Ports, request: Request): Promise<readonly OrderRow[] | null> {
  const ofKey = and(
    eq(idempotencyKeys.userId, request.userId),
    eq(idempotencyKeys.key, request.key),
  );
  const [found] = await ports.db
    .select()
    .from(idempotencyKeys)
    .innerJoin(orders, eq(orders.id, idempotencyKeys.orderId))
    .where(ofKey);
  if (!found) return null;
  if (found.idempotency_keys.createdAt <= ports.clock.now() - KEY_LIFE_MS) {
    await ports.db.delete(idempotencyKeys).where(ofKey);
    return null;
  }
  if (found.idempotency_keys.bodyHash === hashOf(request)) return groupOf(ports, found.orders);
  throw new AppError(
    "idempotency_key_reused",
    "This Idempotency-Key came with another body before. Send a new key for a new order.",
    { status: 409, details: { order_id: found.orders.id } },
  );
}

/** Lets the key stand for an order that is there already: a wish that needed no order of its own. */
export async function rememberKey(ports: Ports, request: Request, orderId: string): Promise<void> {
  await ports.db
    .insert(idempotencyKeys)
    .values({
      userId: request.userId,
      key: request.key,
      bodyHash: hashOf(request),
      orderId,
      createdAt: ports.clock.now(),
    })
    .onConflictDoNothing();
}

/**
 * @returns false when the key, or this very order, is there already.
 * A failure of the database does not say whether the batch was stored; the same batch once more does.
 */
async function tryInsert(ports: Ports, request: Request, made: readonly Made[]): Promise<boolean> {
  for (const isLast of [false, true]) {
    try {
      await insert(ports, request, made);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      if (isLast) throw error;
    }
  }
  return false;
}

async function insert(ports: Ports, request: Request, made: readonly Made[]): Promise<void> {
  const { db, clock } = ports;
  const [first] = made;
  if (!first) throw new RangeError("a request makes at least one order");
  const { userId, id: orderId } = first.row;
  await db.batch([
    db.insert(orders).values(made.map(({ row }) => ({ ...row, createdAt: DATABASE_NOW }))),
    db.insert(orderEvents).values(made.map(({ wish }) => stepRow(queuedStep(wish.intent)))),
    db.insert(idempotencyKeys).values({
      userId,
      key: request.key,
      bodyHash: hashOf(request),
      orderId,
      createdAt: clock.now(),
    }),
    ...made.map(({ wish: { intent }, row }) =>
      auditEntry(ports, userId, `order.${intent.action}`, row.id, {
        account_id: row.accountId,
        symbol: intent.symbol,
      }),
    ),
  ]);
}

async function groupOf({ db }: Ports, row: OrderRow): Promise<readonly OrderRow[]> {
  if (row.groupId === null) return [row];
  return db
    .select()
    .from(orders)
    .where(and(eq(orders.groupId, row.groupId), eq(orders.userId, row.userId)))
    .orderBy(asc(orders.id));
}

function newRow({ clock }: Ports, { account, intent }: Wish, groupId: string | null): OrderRow {
  const queued = applyOrderEvent(newOrder(intent), queuedStep(intent)).order;
  return {
    id: intent.request_id,
    userId: account.userId,
    accountId: account.id,
    revision: 0,
    isHandedOver: false,
    groupId,
    createdAt: clock.now(),
    ...columnsOf(queued),
  };
}

function queuedStep(intent: OrderIntent): OrderStep {
  return {
    id: stepId(intent.request_id, "QUEUED", "api"),
    account_id: intent.account_id,
    request_id: intent.request_id,
    state: "QUEUED",
    at: intent.created_at,
    by: "api",
  };
}

function hashOf({ body }: Request): string {
  return sha256(canonicalJson(body));
}
