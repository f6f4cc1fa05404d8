import type * as Party from "partykit/server";
import { type EpochMs, ulid } from "#domain";
import { isFinal, type RoomOrder, type RoomState, reportedSeqOf } from "#orders";
import type { DealState, OrderEvent } from "#protocol";

const DAY_MS = 86_400_000;
/** A request's id is remembered this long: a repeat after that is past its time and refused for that. */
const ORDERS_KEPT_MS = 7 * DAY_MS;
const EVENTS_KEPT_MS = 30 * DAY_MS;
/** The risk rules look back two weeks; a deal that a terminal tells again after this is the ledger's to know. */
const DEALS_KEPT_MS = 60 * DAY_MS;
const LAST_PRUNE = "pruned_at";
/** Most values looked at and removed in one go. */
const BATCH = 128;

/** Once a day lets go of ended orders, and of events and deals that the Worker has; the database keeps them all. */
export async function prune(storage: Party.Storage, state: RoomState, now: EpochMs): Promise<void> {
  const last = (await storage.get<EpochMs>(LAST_PRUNE)) ?? 0;
  if (now - last < DAY_MS) return;
  await storage.put(LAST_PRUNE, now);
  await removeOrders(storage, now);
  await removeEvents(storage, reportedSeqOf(state), now);
  await removeDeals(storage, now);
}

async function removeOrders(storage: Party.Storage, now: EpochMs): Promise<void> {
  // Ids begin with their time, so the oldest orders are the first keys; those that nobody clicked have none, and a range
  // of their own, so that young ones of them do not stand before the old ones.
  const timed = `order/${ulid(1, () => 0)}`;
  const end = `order/${ulid(now - ORDERS_KEPT_MS, () => 0)}`;
  const [old, born] = await Promise.all([
    storage.list<RoomOrder>({ prefix: "order/", start: timed, end, limit: BATCH }),
    storage.list<RoomOrder>({ prefix: "order/", end: timed }),
  ]);
  const gone = [...old, ...born].filter(
    ([, { order, touched_at }]) =>
      isFinal(order.state) &&
      (order.intent?.not_after ?? 0) < now &&
      // The id of an order that nobody clicked has no time in it.
      touched_at < now - ORDERS_KEPT_MS,
  );
  await remove(
    storage,
    gone.map(([key]) => key),
  );
}

async function removeEvents(
  storage: Party.Storage,
  reportedSeq: number,
  now: EpochMs,
): Promise<void> {
  const old = await storage.list<OrderEvent>({ prefix: "event/", limit: BATCH });
  const gone = [...old].filter(
    ([, event]) => event.seq <= reportedSeq && event.at < now - EVENTS_KEPT_MS,
  );
  if (gone.length > 0) await storage.delete(gone.map(([key]) => key));
}

async function removeDeals(storage: Party.Storage, now: EpochMs): Promise<void> {
  const deals = await storage.list<{ deal: DealState; reported: boolean }>({ prefix: "deal/" });
  const gone = [...deals]
    .filter(([, { deal, reported }]) => reported && deal.time < now - DEALS_KEPT_MS)
    .map(([key]) => key);
  await remove(storage, gone);
}

async function remove(storage: Party.Storage, keys: readonly string[]): Promise<void> {
  for (let at = 0; at < keys.length; at += BATCH) await storage.delete(keys.slice(at, at + BATCH));
}
