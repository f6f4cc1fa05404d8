import type { Json } from "#domain";
import {
  fromPieces,
  KEYS,
  type RoomMeta,
  type RoomOrder,
  type RoomState,
  restoreRoom,
  type StoredRoom,
} from "#orders";
import type { OrderEvent } from "#protocol";

const RECENT_ORDERS = 200;

/** A room's durable storage: a put is whole or not at all, and what was put is not the memory that put it. */
export class RoomStorage {
  readonly #values = new Map<string, Json>();
  alarmAt: number | null = null;

  put(entries: Readonly<Record<string, Json>>, alarmAt: number | null | undefined): void {
    for (const key of Object.keys(entries)) this.#values.set(key, entries[key] as Json); // its own key
    if (alarmAt !== undefined) this.alarmAt = alarmAt;
  }

  order(requestId: string): RoomOrder | null {
    const kept = this.#values.get(KEYS.order(requestId));
    return kept === undefined ? null : copyOf<RoomOrder>(kept);
  }

  /** The stored order itself, for looking only. */
  peek(requestId: string): RoomOrder | null {
    return (this.#values.get(KEYS.order(requestId)) as unknown as RoomOrder | undefined) ?? null;
  }

  /** Every event of the chain, in order. */
  events(afterSeq: number, limit = Number.POSITIVE_INFINITY): OrderEvent[] {
    const events: OrderEvent[] = [];
    for (let seq = afterSeq + 1; events.length < limit; seq++) {
      const event = this.#values.get(KEYS.event(seq));
      if (event === undefined) break;
      events.push(event as unknown as OrderEvent); // only events stand under such keys
    }
    return events;
  }

  load(): RoomState | null {
    const meta = this.#values.get(KEYS.meta);
    if (meta === undefined) return null;
    const known = copyOf<RoomMeta>(meta);
    return restoreRoom({
      meta: known,
      orders: this.#orders(known.open_ids),
      events: this.events(known.reported_seq).map((event) => copyOf<OrderEvent>(event)),
      deals: this.#under("deal/").map((deal) => copyOf<StoredRoom["deals"][number]>(deal)),
      snapshot: this.#pieces(KEYS.snapshot) as StoredRoom["snapshot"],
      symbols: this.#pieces(KEYS.symbols) as StoredRoom["symbols"],
      sim: this.#pieces(KEYS.sim) as StoredRoom["sim"],
    });
  }

  /** Ids sort by time: the newest ones, and every open one. */
  #orders(openIds: readonly string[]): RoomOrder[] {
    const keys = [...this.#values.keys()].filter((key) => key.startsWith("order/")).sort();
    const wanted = new Set([...keys.slice(-RECENT_ORDERS), ...openIds.map(KEYS.order)]);
    return [...wanted].flatMap((key) => {
      const kept = this.#values.get(key);
      return kept === undefined ? [] : [copyOf<RoomOrder>(kept)];
    });
  }

  #under(prefix: string): Json[] {
    return [...this.#values.keys()]
      .filter((key) => key.startsWith(prefix))
      .sort()
      .map((key) => this.#values.get(key) as Json); // its own key
  }

  #pieces(key: string): unknown {
    return fromPieces(key, this.#values);
  }
}

/** What a storage gives back went through text: nothing undefined, nothing shared with the memory. */
function copyOf<T>(stored: unknown): T {
  return JSON.parse(JSON.stringify(stored)) as T;
}
