import type * as Party from "partykit/server";
import type { EpochMs, Json } from "#domain";
import {
  fromPieces,
  KEYS,
  type RoomMeta,
  type RoomOrder,
  type RoomState,
  restoreRoom,
} from "#orders";
import type { AccountSnapshot, DealState, OrderEvent, Quote, SymbolState } from "#protocol";

/** Most pairs of one put or delete. */
const BATCH = 128;
const RECENT_ORDERS = 200;

/** Every entry and the alarm as one write: puts without an await between them are one transaction. */
export async function store(
  storage: Party.Storage,
  entries: Readonly<Record<string, Json>>,
  alarmAt: EpochMs | null | undefined,
): Promise<void> {
  const pairs = Object.entries(entries);
  const writes: Promise<unknown>[] = [];
  for (let at = 0; at < pairs.length; at += BATCH) {
    writes.push(storage.put(Object.fromEntries(pairs.slice(at, at + BATCH))));
  }
  if (alarmAt === null) writes.push(storage.deleteAlarm());
  else if (alarmAt !== undefined) writes.push(storage.setAlarm(alarmAt));
  await Promise.all(writes);
}

/** The room as it was last stored; null when nobody entered it yet. Links are the host's to restore. */
export async function load(storage: Party.Storage): Promise<RoomState | null> {
  const meta = await storage.get<RoomMeta>(KEYS.meta);
  if (meta === undefined) return null;
  const [orders, events, deals, snapshot, symbols, sim] = await Promise.all([
    loadOrders(storage, meta.open_ids),
    storage.list<OrderEvent>({ prefix: "event/", start: KEYS.event(meta.reported_seq + 1) }),
    storage.list<{ deal: DealState; reported: boolean }>({ prefix: "deal/" }),
    loadPieces<{ snapshot: AccountSnapshot; quotes: Record<string, Quote> }>(
      storage,
      KEYS.snapshot,
    ),
    loadPieces<SymbolState[]>(storage, KEYS.symbols),
    loadPieces<Json>(storage, KEYS.sim),
  ]);
  return restoreRoom({
    meta,
    orders,
    events: [...events.values()],
    deals: [...deals.values()],
    snapshot,
    symbols,
    sim,
  });
}

export function loadOrder(
  storage: Party.Storage,
  requestId: string,
): Promise<RoomOrder | undefined> {
  return storage.get<RoomOrder>(KEYS.order(requestId));
}

/** Events after a number, oldest first, for a page that missed them. */
export async function loadEvents(
  storage: Party.Storage,
  afterSeq: number,
  limit: number,
): Promise<OrderEvent[]> {
  const events = await storage.list<OrderEvent>({
    prefix: "event/",
    start: KEYS.event(afterSeq + 1),
    limit,
  });
  return [...events.values()];
}

async function loadOrders(
  storage: Party.Storage,
  openIds: readonly string[],
): Promise<RoomOrder[]> {
  const recent = await storage.list<RoomOrder>({
    prefix: "order/",
    reverse: true,
    limit: RECENT_ORDERS,
  });
  const found = [...recent.values()];
  const known = new Set(found.map((kept) => kept.order.request_id));
  const missing = openIds.filter((id) => !known.has(id)).map(KEYS.order);
  for (let at = 0; at < missing.length; at += BATCH) {
    const batch = await storage.get<RoomOrder>(missing.slice(at, at + BATCH));
    found.push(...batch.values());
  }
  return found;
}

async function loadPieces<T>(storage: Party.Storage, key: string): Promise<T | null> {
  // Only the room writes these values, always from the type that it reads them as.
  return fromPieces(key, await storage.list({ prefix: `${key}/` })) as T | null;
}
