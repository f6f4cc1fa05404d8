import { and, eq } from "drizzle-orm";
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
  /** Checks and completes the wish. @throws AppError when it cannot be taken. */
  prepare(): Promise<Wish>;
}

export interface Wish {
  readonly account: AccountRow;
  readonly intent: OrderIntent;
}

/** Stores the wish as an order, unless its key is known: then the order of that key is the one. */
export async function storeOnce(ports: Ports, request: Request, wish: Wish): Promise<OrderRow> {
  const row = newRow(ports, wish);
  if (await tryInsert(ports, request, wish.intent, row)) return row;
  const known = await recall(ports, request);
  if (known) return known;
  // The key was there and too old to count; it is forgotten now.
  if (await tryInsert(ports, request, wish.intent, row)) return row;
  throw new AppError("busy", "The same key is in use this very moment. Try again.", {
    status: 409,
  });
}

/**
 * The order that this key stands for; null when there is none, or none that still counts.
 *
 * @throws AppError `idempotency_key_reused` (409) when it was made by another body.
 */
export async function recall(ports: Ports, request: Request): Promise<OrderRow | null> {
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
  if (found.idempotency_keys.bodyHash === hashOf(request)) return found.orders;
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
async function tryInsert(
  ports: Ports,
  request: Request,
  intent: OrderIntent,
  row: OrderRow,
): Promise<boolean> {
  for (const isLast of [false, true]) {
    try {
      await insert(ports, request, intent, row);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      if (isLast) throw error;
    }
  }
  return false;
}

async function insert(
  ports: Ports,
  request: Request,
  intent: OrderIntent,
  row: OrderRow,
): Promise<void> {
  const { db, clock } = ports;
  const { userId, id: orderId } = row;
  await db.batch([
    db.insert(orders).values(row),
    db.insert(orderEvents).values(stepRow(queuedStep(intent))),
    db.insert(idempotencyKeys).values({
      userId,
      key: request.key,
      bodyHash: hashOf(request),
      orderId,
      createdAt: clock.now(),
    }),
    auditEntry(ports, userId, `order.${intent.action}`, orderId, {
      account_id: row.accountId,
      symbol: intent.symbol,
    }),
  ]);
}

function newRow({ clock }: Ports, { account, intent }: Wish): OrderRow {
  const queued = applyOrderEvent(newOrder(intent), queuedStep(intent)).order;
  return {
    id: intent.request_id,
    userId: account.userId,
    accountId: account.id,
    revision: 0,
    isHandedOver: false,
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
