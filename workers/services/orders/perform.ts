import { AppError } from "#domain";
import { answerOf, type OrderRecord } from "#orders";
import { type AccountRow, addressOf } from "../accounts.ts";
import type { Ports } from "../ports.ts";
import { type Request, recall, storeOnce, type Wish } from "./request.ts";
import { absorb } from "./store.ts";
import { type OrderRow, recordOf, toOrderView } from "./views.ts";

/** Pauses before the attempts to hand over again, in the background. */
const REDELIVERY_MS = [0, 2_000, 4_000, 8_000];

/**
 * Carries out a wish at most once: stored in one batch, then handed to the account's room, whose answer is applied before
 * this one is given. No answer leaves the order pending; it is offered again in the background, and only the room may end it.
 *
 * @throws AppError `idempotency_key_reused` (409), or the refusal with the order in its details.
 */
export async function perform(ports: Ports, request: Request): Promise<OrderRecord> {
  const wish = await prepareOrRecall(ports, request);
  if ("row" in wish) return orThrow(recordOf(wish.row));
  const row = await storeOnce(ports, request, wish);
  if (row.isHandedOver) return orThrow(recordOf(row));
  const handed = await handOver(ports, wish.account, row).catch(logged);
  if (handed) return orThrow(handed);
  ports.background(handOverAgain(ports, wish.account, row));
  return recordOf(row);
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

/** A repeat may come when its wish can no longer be made (the position is closed by now): it is answered all the same. */
async function prepareOrRecall(
  ports: Ports,
  request: Request,
): Promise<Wish | { readonly row: OrderRow }> {
  try {
    return await request.prepare();
  } catch (error) {
    const row = await recall(ports, request);
    if (row) return { row };
    throw error;
  }
}

async function handOverAgain(ports: Ports, account: AccountRow, row: OrderRow): Promise<void> {
  for (const pause of REDELIVERY_MS) {
    await ports.wait(pause);
    if (await handOver(ports, account, row).catch(logged)) return;
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

/** Once the room may have the order, a failure of ours is no answer about it: the order stays pending. */
function logged(error: unknown): null {
  console.error("hand-over failed", error instanceof Error ? error.name : "unknown");
  return null;
}
