import { expect, test } from "vitest";
import { ulid } from "#domain";
import {
  chainEvent,
  newOrder,
  newRoom,
  type OrderRecord,
  type RoomOrder,
  type RoomState,
  stepRoom,
} from "#orders";
import type { OrderEvent, OrderIntent, OrderStep } from "#protocol";
import { prune } from "./prune.ts";
import { load, loadEvents, loadOrder, store } from "./storage.ts";
import { Disk } from "./testing/disk.ts";

const DAY = 86_400_000;
const NOW = 1_760_000_000_000;
const ACCOUNT = "01J9ZZZZZZ0000000000000001";

function wish(at: number, if_offline: OrderIntent["if_offline"]): OrderIntent {
  const request_id = ulid(at, () => 0.5);
  return {
    ...{
      request_id,
      account_id: ACCOUNT,
      origin: "user",
      created_at: at,
      not_after: at + 10_000,
      if_offline,
    },
    ...{ magic: 1, comment: "", action: "open", symbol: "EURUSD", order_type: "BUY", lots: 0.1 },
    ...{ price: null, stop_loss: null, take_profit: null },
  };
}

/** A room that took one intent at each time, stored as its host stores it. */
async function roomWith(times: readonly number[], disk: Disk): Promise<RoomState> {
  const rules = { judge: () => ({ ok: true, margin: 1 }) as const, terminal: null };
  let state = newRoom({ account_id: ACCOUNT, user_id: "u", kind: "terminal" });
  for (const at of times) {
    const input = {
      type: "put_intent",
      intent: wish(at, at === times[0] ? "queue" : "reject"),
      stored: null,
    } as const;
    const stepped = stepRoom(state, input, at, rules);
    state = stepped.state;
    for (const effect of stepped.effects) {
      if (effect.type === "put") await store(disk.asStorage(), effect.entries, effect.alarm_at);
    }
  }
  return state;
}

test("a room that is read back is the room that was stored", async () => {
  const disk = new Disk();
  const state = await roomWith([NOW, NOW + 1, NOW + 2], disk);
  const back = await load(disk.asStorage());
  expect(back).toEqual({ ...state, alarm_at: null, outbox: { ...state.outbox, retry_at: 1 } });
});

test("an open order is found again, however many came after it", async () => {
  const disk = new Disk();
  const times = Array.from({ length: 260 }, (_, i) => NOW + i);
  await roomWith(times, disk);
  const back = await load(disk.asStorage());
  expect(back?.orders[wish(NOW, "queue").request_id]?.order.state).toBe("QUEUED");
  expect(await loadEvents(disk.asStorage(), 258, 10)).toHaveLength(2);
});

test("ended orders go after seven days, reported events after thirty, open and unreported ones stay", async () => {
  const disk = new Disk();
  const state = await roomWith([NOW, NOW + 1, NOW + 2], disk);
  const storage = disk.asStorage();
  const count = async (prefix: string) => (await disk.list({ prefix })).size;
  await prune(storage, state, NOW + 6 * DAY);
  expect(await count("order/")).toBe(3);
  await prune(storage, state, NOW + 8 * DAY);
  expect(await count("order/")).toBe(1);
  await prune(storage, state, NOW + 31 * DAY);
  expect(await count("event/")).toBe(3);
  const reported = { ...state, outbox: { ...state.outbox, events: [] } };
  await prune(storage, reported, NOW + 33 * DAY);
  expect(await count("event/")).toBe(0);
  expect(await loadOrder(storage, wish(NOW, "queue").request_id)).toBeDefined();
});

test("orders that nobody clicked go by when they ended, and deals after sixty days once the Worker has them", async () => {
  const disk = new Disk();
  const state = await roomWith([NOW], disk);
  const storage = disk.asStorage();
  const [first] = Object.values(state.orders);
  const born = (number: number, touched_at: number) => {
    const request_id = `0000000000${String(number).padStart(16, "0")}`;
    const order = { ...first?.order, request_id, state: "DONE" };
    return [`order/${request_id}`, { ...first, order, touched_at }] as const;
  };
  const many = Array.from({ length: 130 }, (_, i) => born(i, i < 129 ? NOW + 8 * DAY : NOW));
  const deal = (ticket: string, reported: boolean) =>
    [`deal/${ticket}`, { deal: { ticket, time: NOW }, reported }] as const;
  await disk.put(Object.fromEntries([...many, deal("1", true), deal("2", false)]));
  await prune(storage, state, NOW + 9 * DAY);
  expect((await disk.list({ prefix: "order/0000000000" })).size).toBe(129);
  await prune(storage, state, NOW + 61 * DAY);
  expect([...(await disk.list({ prefix: "deal/" })).keys()]).toEqual(["deal/2"]);
  expect((await disk.list({ prefix: "order/0000000000" })).size).toBe(0);
});

test("an intent of many events still fits one storage value", async () => {
  const intent = wish(NOW, "queue");
  const step = (i: number): OrderStep => ({
    ...{
      id: `${intent.request_id}:PARTIAL:deal.${i}`,
      account_id: ACCOUNT,
      request_id: intent.request_id,
    },
    state: "PARTIAL",
    at: NOW,
    by: "terminal",
    execution: { deal_ticket: String(i), filled_lots: 0.01 },
  });
  const events = Array.from(
    { length: 150 },
    (_, i): OrderEvent => chainEvent({ seq: i, hash: "0".repeat(64) }, step(i)),
  );
  const order: OrderRecord = { ...newOrder(intent), event_ids: events.map((event) => event.id) };
  const kept = {
    order,
    events,
    deals: [],
    command: null,
    acked: true,
    reserved_margin: 0,
    touched_at: NOW,
    snapshot_no: 1,
    seen_lots: null,
  };
  await new Disk().put({ [`order/${intent.request_id}`]: kept satisfies RoomOrder });
});
