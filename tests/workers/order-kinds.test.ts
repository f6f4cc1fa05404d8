import { expect, inject, test } from "vitest";
import { runBatch, runMinute } from "../../workers/jobs/index.ts";
import type { Job } from "../../workers/services/index.ts";
import { Product, type Reply, type User } from "./product.ts";

const product = new Product({ queue: null });
const BUY = { symbol: "EURUSD", order_type: "BUY", lot_size: 0.1 };

interface Order {
  readonly id: string;
  readonly status: string;
  readonly connection_id: string;
  readonly ticket: string;
  readonly position_id: string;
  readonly requested_price: number | null;
  readonly stop_loss: number | null;
  readonly action: string;
}
interface Group {
  readonly settled: boolean;
  readonly orders: readonly Order[];
}
interface Stub {
  readonly puts: number;
  readonly report: { readonly events: readonly { readonly request_id: string }[] };
}

async function script(account: string, mode: string, times = 1): Promise<void> {
  const body = JSON.stringify({ mode, times });
  await fetch(`${inject("roomsUrl")}/stub/${account}`, { method: "POST", body });
}

async function stub(account: string): Promise<Stub> {
  return (await fetch(`${inject("roomsUrl")}/stub/${account}`)).json();
}

async function withAccounts(extra = 0, from = product): Promise<{ user: User; ids: string[] }> {
  const user = await from.user();
  const ids = [await user.practice()];
  for (let i = 0; i < extra; i++) {
    const made = await user.post<{ id: string }>("/connections", {
      name: `Broker ${i}`,
      kind: "terminal",
    });
    ids.push(made.body.id);
  }
  return { user, ids };
}

const group = (user: User, ids: readonly string[], key?: string): Promise<Reply<Group>> =>
  user.post<Group>("/trading/orders", { ...BUY, connection_ids: ids }, key);

test("a group is one request: an order in each account, and the same key is the same group", async () => {
  const { user, ids } = await withAccounts(2);
  const key = crypto.randomUUID();
  const { status, body } = await group(user, ids, key);
  expect({ status, settled: body.settled }).toEqual({ status: 201, settled: true });
  expect(new Set(body.orders.map(({ connection_id }) => connection_id))).toEqual(new Set(ids));
  expect(body.orders.map(({ status }) => status)).toEqual(["FILLED", "FILLED", "FILLED"]);
  const again = await group(user, ids, key);
  expect(new Set(again.body.orders.map(({ id }) => id))).toEqual(
    new Set(body.orders.map(({ id }) => id)),
  );
  for (const id of ids) expect((await stub(id)).puts).toBe(1);
  expect((await group(user, ids.slice(1), key)).body).toMatchObject({
    code: "idempotency_key_reused",
  });
});

test("a room that refuses, or does not answer, ends or delays its own order only", async () => {
  const { user, ids } = await withAccounts(2);
  const [first = "", second = "", third = ""] = ids;
  await script(first, "offline");
  await script(second, "silent");
  const { status, body } = await group(user, ids);
  expect(status).toBe(202);
  const stateIn = (id: string, told: Group) =>
    told.orders.find(({ connection_id }) => connection_id === id)?.status;
  expect([first, second, third].map((id) => stateIn(id, body))).toEqual([
    "DENIED",
    "QUEUED",
    "FILLED",
  ]);
  await product.settle();
  const { body: orders } = await user.get<Order[]>("/trading/orders");
  expect(stateIn(second, { settled: true, orders })).toBe("FILLED");
});

test("a group with an account that is stopped, foreign or named twice stores nothing", async () => {
  const { user, ids } = await withAccounts(1);
  await user.post("/trading/kill", { level: "entries", connection_id: ids[1] });
  expect(await group(user, ids)).toMatchObject({ status: 409, body: { code: "killed" } });
  const other = await (await product.user()).practice();
  expect((await group(user, [ids[0] ?? "", other])).status).toBe(404);
  expect((await group(user, [ids[0] ?? "", ids[0] ?? ""])).status).toBe(422);
  expect((await user.get<Order[]>("/trading/orders")).body).toEqual([]);
  expect((await stub(ids[0] ?? "")).puts).toBe(0);
});

test("a stop-limit order needs both prices, and an expiration that is still to come", async () => {
  const { user, ids } = await withAccounts();
  await script(ids[0] ?? "", "place");
  const wish = { ...BUY, order_type: "BUY_STOP_LIMIT", price: 1.2 };
  expect(await user.post("/trading/orders", wish)).toMatchObject({
    status: 422,
    body: { code: "price_required", errors: [{ pointer: "#/stop_limit_price" }] },
  });
  const past = { ...wish, stop_limit_price: 1.19, expiration: "2020-01-01T00:00:00Z" };
  expect(await user.post("/trading/orders", past)).toMatchObject({
    status: 422,
    body: { code: "expiration_past" },
  });
  const placed = await user.post("/trading/orders", { ...past, expiration: "day" });
  expect(placed).toMatchObject({ status: 201, body: { status: "PLACED", requested_price: 1.2 } });
  expect(await user.post("/trading/orders", { ...BUY, expiration: "day" })).toMatchObject({
    status: 422,
    body: { code: "expiration_not_used" },
  });
});

test("a waiting order is changed where it stands; what is not named stays", async () => {
  const { user, ids } = await withAccounts();
  await script(ids[0] ?? "", "place");
  const wish = { ...BUY, order_type: "BUY_LIMIT", price: 1.05, stop_loss: 1.0 };
  const { body } = await user.post<Order>("/trading/orders", wish);
  const moved = await user.post<Order>(`/trading/orders/${body.id}/modify`, { price: 1.04 });
  expect(moved).toMatchObject({
    status: 200,
    body: { action: "modify_order", status: "DONE", requested_price: 1.04, stop_loss: 1.0 },
  });
  expect((await user.post(`/trading/orders/${body.id}/modify`, {})).status).toBe(422);
  const filled = await user.post<Order>("/trading/orders", BUY);
  expect(
    await user.post(`/trading/orders/${filled.body.id}/modify`, { price: 1.04 }),
  ).toMatchObject({ status: 409, body: { code: "order_not_waiting" } });
  expect(await user.post("/trading/orders/424242/modify", { price: 1 })).toMatchObject({
    status: 404,
    body: { code: "order_not_found" },
  });
});

test("a position is closed by an opposite one of its symbol, and by nothing else", async () => {
  const { user } = await withAccounts();
  const buy = await user.post<Order>("/trading/orders", BUY);
  const sell = await user.post<Order>("/trading/orders", { ...BUY, order_type: "SELL" });
  const again = await user.post<Order>("/trading/orders", BUY);
  const path = `/trading/positions/${buy.body.position_id}/close-by`;
  expect(await user.post(path, { by: again.body.position_id })).toMatchObject({
    status: 422,
    body: { code: "close_by" },
  });
  expect(await user.post(path, { by: sell.body.position_id })).toMatchObject({
    status: 200,
    body: { action: "close_by", status: "DONE", position_id: buy.body.position_id },
  });
});

test("an order that no room confirmed goes on by the queue, and one message too many does no harm", async () => {
  const sent: { readonly job: Job; readonly delay: number }[] = [];
  const send = async (job: Job, delay = 0) => {
    sent.push({ job, delay });
  };
  const queued = new Product({ queue: { send } });
  const { user, ids } = await withAccounts(0, queued);
  await script(ids[0] ?? "", "deaf", 2);
  const { status, body } = await user.post<Order>("/trading/orders", BUY);
  expect(status).toBe(202);
  await queued.settle();
  expect(sent).toEqual([{ job: { kind: "hand_over", id: body.id, attempt: 1 }, delay: 2 }]);
  let acked = 0;
  const message = { body: sent[0]?.job as Job, ack: () => void acked++, retry: () => {} };
  await runBatch(queued.services, [message, message]);
  expect(acked).toBe(2);
  expect((await stub(ids[0] ?? "")).puts).toBe(3);
  expect((await user.get<Order>(`/trading/orders/${body.id}`)).body.status).toBe("FILLED");
});

test("what a room found out and could not tell is asked for by the minute, without offering anything", async () => {
  const { user, ids } = await withAccounts();
  const account = ids[0] ?? "";
  await script(account, "pend");
  const { body } = await user.post<Order>("/trading/orders", {
    ...BUY,
    if_offline: "queue",
    valid_for_s: 600,
  });
  await script(account, "end");
  const { puts } = await stub(account);
  const status = async () => (await user.get<Order>(`/trading/orders/${body.id}`)).body.status;
  await runMinute(product.services);
  expect(await status()).toBe("QUEUED"); // too young to be asked about
  const later = new Product({ queue: null, clock: { now: () => Date.now() + 120_000 } });
  await runMinute(later.services);
  expect(await status()).toBe("EXPIRED");
  expect((await stub(account)).puts).toBe(puts);
});
