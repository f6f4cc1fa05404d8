import { AppError } from "#domain";
import { answerOf, type OrderRecord } from "#orders";
import { type AccountRow, addressOf } from "../accounts.ts";
import type { Ports } from "../ports.ts";
import { keepTelling } from "../retry.ts";
import { type Request, recall, storeOnce, type Wish } from "./request.ts";
import { absorb } from "./store.ts";
import { type OrderRow, recordOf, toOrderView } from "./views.ts";

/**
 * Carries out a wish at most once: stored in one batch, then handed to the account's room, whose answer is applied before
 * this one is given. No answer leaves the order pending; it is offered again in the background, and only the room may end it.
 *
 * @throws AppError `idempotency_key_reused` (409), or the refusal with the order in its details.
 */
export async function perform(ports: Ports, request: Request): Promise<OrderRecord> {
  const [record] = await performAll(ports, request);
  if (!record) throw new Error("a request stands for at least one order");
  return orThrow(record);
}

/** The same for a wish in several accounts: one batch, and a room's refusal ends its own order only. */
export async function performAll(ports: Ports, request: Request): Promise<readonly OrderRecord[]> {
  const prepared = await prepareOrRecall(ports, request);
  const rows =
    "rows" in prepared ? prepared.rows : await storeOnce(ports, request, prepared.wishes);
  const accounts = "rows" in prepared ? [] : prepared.wishes.map(({ account }) => account);
  return Promise.all(
    rows.map((row) => {
      const account = accounts.find(({ id }) => id === row.accountId);
      return row.isHandedOver || !account ? recordOf(row) : offer(ports, account, row);
    }),
  );
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

async function offer(ports: Ports, account: AccountRow, row: OrderRow): Promise<OrderRecord> {
  const handed = await handOver(ports, account, row).catch(logged);
  if (handed) return handed;
  keepTelling(
    ports,
    { kind: "hand_over", id: row.id },
    async () => (await handOver(ports, account, row)) !== null,
  );
  return recordOf(row);
}

/** A repeat may come when its wish can no longer be made (the position is closed by now): it is answered all the same. */
async function prepareOrRecall(
  ports: Ports,
  request: Request,
): Promise<{ readonly wishes: readonly Wish[] } | { readonly rows: readonly OrderRow[] }> {
  try {
    return { wishes: await request.prepare() };
  } catch (error) {
    const rows = await recall(ports, request);
    if (rows) return { rows };
    throw error;
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
