import { and, eq } from "drizzle-orm";
import { idempotencyKeys, isDuplicate, orderEvents, orders } from "#db";
import { AppError, canonicalJson, type Json, sha256 } from "#domain";
import { answerOf, applyOrderEvent, newOrder, type OrderRecord, stepId } from "#orders";
import type { OrderIntent, OrderStep } from "#protocol";
import { type AccountRow, addressOf } from "../accounts.ts";
import { auditEntry } from "../audit.ts";
import type { Ports } from "../ports.ts";
import { absorb, columnsOf, stepRow } from "./store.ts";
import { type OrderRow, recordOf, toOrderView } from "./views.ts";

/** How long a key is remembered. */
export const KEY_LIFE_MS = 7 * 86_400_000;
/** Pauses before the attempts to hand over again, in the background. */
const REDELIVERY_MS = [0, 2_000, 4_000, 8_000];

/** A wish that is checked and complete, and the request that it came with. */
export interface Request {
  readonly account: AccountRow;
  readonly intent: OrderIntent;
  readonly key: string;
  /** What was asked, for telling a repeat from another wish under the same key. */
  readonly body: Json;
}

/**
 * Carries out a wish at most once: stored in one batch, then handed to the account's room, whose answer is applied before
 * this one is given. No answer leaves the order pending; it is offered again in the background, and only the room may end it.
 *
 * @throws AppError `idempotency_key_reused` (409), or the refusal with the order in its details.
 */
export async function perform(ports: Ports, request: Request): Promise<OrderRecord> {
  const stored = await storeOnce(ports, request);
  if (!stored.isNew) return orThrow(recordOf(stored.row));
  const handed = await handOver(ports, request.account, stored.row);
  if (handed) return orThrow(handed);
  ports.background(handOverAgain(ports, request.account, stored.row));
  return recordOf(stored.row);
}

/**
 * Offers the order to its room.
 *
 * @returns the order with the room's events in it; null when no answer came, which says nothing of the outcome.
 */
export async function handOver(
  ports: Ports,
  account: AccountRow,
  row: OrderRow,
): Promise<OrderRecord | null> {
  const { intent } = recordOf(row);
  if (!intent) return null;
  const reply = await ports.rooms.putIntent(addressOf(account), intent);
  if (!reply || reply.events.length === 0) return null;
  const records = await absorb(ports, account, reply, row);
  return records.get(row.id) ?? null;
}

async function handOverAgain(ports: Ports, account: AccountRow, row: OrderRow): Promise<void> {
  for (const pause of REDELIVERY_MS) {
    await ports.wait(pause);
    if (await handOver(ports, account, row)) return;
  }
}

/** The order as it is answered; a refusal is thrown with it. */
function orThrow(record: OrderRecord): OrderRecord {
  const { kind, status } = answerOf(record);
  if (kind === "settled" || kind === "pending") return record;
  throw new AppError(
    record.code ?? record.state.toLowerCase(),
    record.message ?? `The order ended as ${record.state}.`,
    { status, details: { order: toOrderView(record) } },
  );
}

interface StoredOnce {
  readonly row: OrderRow;
  readonly isNew: boolean;
}

async function storeOnce(ports: Ports, request: Request): Promise<StoredOnce> {
  const { key, account } = request;
  const bodyHash = sha256(canonicalJson(request.body));
  const row = newRow(ports, request);
  try {
    await insert(ports, request, row, bodyHash);
    return { row, isNew: true };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const [found] = await ports.db
    .select()
    .from(idempotencyKeys)
    .innerJoin(orders, eq(orders.id, idempotencyKeys.orderId))
    .where(and(eq(idempotencyKeys.userId, account.userId), eq(idempotencyKeys.key, key)));
  if (!found) throw new Error("an order was refused as a duplicate, but its key is not there");
  if (found.idempotency_keys.createdAt <= ports.clock.now() - KEY_LIFE_MS) {
    await forget(ports, account.userId, key);
    return storeOnce(ports, request);
  }
  if (found.idempotency_keys.bodyHash !== bodyHash) {
    throw new AppError(
      "idempotency_key_reused",
      "This Idempotency-Key came with another body before. Send a new key for a new order.",
      { status: 409, details: { order_id: found.orders.id } },
    );
  }
  return { row: found.orders, isNew: false };
}

function newRow({ clock }: Ports, { account, intent }: Request): OrderRow {
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

async function insert(
  ports: Ports,
  request: Request,
  row: OrderRow,
  bodyHash: string,
): Promise<void> {
  const { db, clock } = ports;
  const { intent, key } = request;
  const { userId, id: orderId } = row;
  await db.batch([
    db.insert(orders).values(row),
    db.insert(orderEvents).values(stepRow(queuedStep(intent))),
    db.insert(idempotencyKeys).values({ userId, key, bodyHash, orderId, createdAt: clock.now() }),
    auditEntry(ports, userId, `order.${intent.action}`, orderId, {
      account_id: row.accountId,
      symbol: intent.symbol,
    }),
  ]);
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

async function forget({ db }: Ports, userId: string, key: string): Promise<void> {
  await db
    .delete(idempotencyKeys)
    .where(and(eq(idempotencyKeys.userId, userId), eq(idempotencyKeys.key, key)));
}
