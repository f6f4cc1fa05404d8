import { beforeAll, expect, inject, test } from "vitest";
import { runMinute } from "../../workers/jobs/index.ts";
import { Product, type Reply, type User } from "./product.ts";

const product = new Product();
let user: User;
let account: string;

beforeAll(async () => {
  user = await product.user();
  account = await user.practice();
});

interface Order {
  readonly id: string;
  readonly status: string;
  readonly ticket: string | null;
  readonly position_id: string;
  readonly url: string;
  readonly settled: boolean;
  readonly events: readonly { readonly id: string; readonly state: string; readonly by: string }[];
}
interface Stub {
  readonly puts: number;
  readonly authorization: string;
  readonly report: { readonly events: readonly object[]; readonly deals: readonly object[] };
}

const BUY = { symbol: "EURUSD", order_type: "BUY", lot_size: 0.1 };
const newKey = () => crypto.randomUUID();

const place = (body: object = BUY, key = newKey()): Promise<Reply<Order>> =>
  user.post<Order>("/trading/orders", body, key);

/** What the account's room does with the next hand-overs. */
async function script(mode: string, times = 1): Promise<void> {
  const body = JSON.stringify({ mode, times });
  await fetch(`${inject("roomsUrl")}/stub/${account}`, { method: "POST", body });
}

async function stub(): Promise<Stub> {
  return (await fetch(`${inject("roomsUrl")}/stub/${account}`)).json();
}

function report(authorization: string, body: object, id = account): Promise<Reply> {
  return product.call("POST", `/internal/rooms/${id}/events`, body, { headers: { authorization } });
}

test("a new user has a practice account at once", async () => {
  const { body } = await user.get<object[]>("/connections");
  expect(body).toMatchObject([
    {
      kind: "practice",
      online: true,
      account: { trade_mode: "demo", currency: "USD", balance: 10_000, equity: 10_000 },
    },
  ]);
});

test("a buy is filled with a ticket, shows as a position, and closes with its profit", async () => {
  const { status, body } = await place({ ...BUY, connection_id: account, stop_loss: 1.05 });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    status: "FILLED",
    ticket: expect.stringMatching(/^\d+$/),
    price: 1.1,
    filled_lots: 0.1,
    final: true,
  });
  const held = await user.get<{ id: string }[]>("/trading/positions");
  expect(held.body).toMatchObject([
    { id: body.position_id, symbol: "EURUSD", side: "BUY", lot_size: 0.1, stop_loss: 1.05 },
  ]);
  const moved = await user.post(`/trading/positions/${body.position_id}/modify`, {
    take_profit: 1.2,
  });
  expect(moved).toMatchObject({
    status: 200,
    body: { status: "DONE", stop_loss: 1.05, take_profit: 1.2 },
  });
  const closed = await user.post(`/trading/positions/${body.position_id}/close`);
  expect(closed).toMatchObject({
    status: 200,
    body: { status: "FILLED", profit: 1.25, action: "close" },
  });
  expect((await user.get("/trading/positions")).body).toEqual([]);
  expect((await user.get<object[]>("/trading/deals")).body).toMatchObject([
    { entry: "out" },
    { entry: "in" },
  ]);
});

test("the same key again answers with the same order and sends nothing", async () => {
  const key = newKey();
  const first = await place(BUY, key);
  const { puts } = await stub();
  const again = await place(BUY, key);
  expect(again.status).toBe(201);
  expect(again.body).toEqual(first.body);
  expect((await stub()).puts).toBe(puts);
});

test("ten clicks at once with one key are one order", async () => {
  const key = newKey();
  const replies = await Promise.all(Array.from({ length: 10 }, () => place(BUY, key)));
  expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
  const { report: told } = await stub();
  const fills = told.events.filter(
    (event) => "request_id" in event && event.request_id === replies[0]?.body.id,
  );
  expect(fills).toHaveLength(2);
});

test("a key that comes with another body is a conflict", async () => {
  const key = newKey();
  await place(BUY, key);
  expect(await place({ ...BUY, lot_size: 0.2 }, key)).toMatchObject({
    status: 409,
    body: { code: "idempotency_key_reused" },
  });
});

test("closing again with the same key answers with the close, although the position is gone", async () => {
  const { body } = await place();
  const key = newKey();
  const close = () => user.post<Order>(`/trading/positions/${body.position_id}/close`, {}, key);
  const first = await close();
  expect((await close()).body).toEqual(first.body);
  expect(
    (await user.post(`/trading/positions/${body.position_id}/close`, {}, newKey())).status,
  ).toBe(404);
});

test("without a connector online the order is denied, and stays so", async () => {
  await script("offline");
  const { status, body } = await place();
  expect({ status, body }).toMatchObject({
    status: 409,
    body: { code: "connector_offline", order: { status: "DENIED", final: true, ticket: null } },
  });
});

test("a refusal tells the broker's reason and keeps the order", async () => {
  await script("reject");
  const { status, body } = await place();
  expect({ status, body }).toMatchObject({
    status: 422,
    body: { code: "no_money", order: { status: "REJECTED", retcode: 10019 } },
  });
});

test("a pending order stands at the broker until it is cancelled", async () => {
  await script("place");
  const { status, body } = await place({ ...BUY, order_type: "BUY_LIMIT", price: 1.05 });
  expect({ status, body }).toMatchObject({
    status: 201,
    body: { status: "PLACED", final: false, settled: true, requested_price: 1.05 },
  });
  const cancel = await user.post<Order>(`/trading/orders/${body.id}/cancel`);
  expect(cancel).toMatchObject({ status: 202, body: { id: body.id, status: "PLACED" } });
  const done = await place();
  expect(await user.post(`/trading/orders/${done.body.id}/cancel`)).toMatchObject({
    status: 409,
    body: { code: "order_not_waiting" },
  });
});

test("an order that the room still works on is pending, and its address tells how it ends", async () => {
  await script("pend");
  const { status, body, headers } = await place();
  expect({ status, body }).toMatchObject({
    status: 202,
    body: { status: "QUEUED", settled: false },
  });
  expect(headers.get("location")).toBe(body.url);
  expect(
    (await user.get<Order>(`/trading/orders/${body.id}`)).body.events.map(({ by }) => by),
  ).toEqual(["api", "room"]);
});

test("an order that waits for its connector is taken back, and asking again answers the same", async () => {
  await script("pend");
  const { body } = await place({ ...BUY, if_offline: "queue", valid_for_s: 600 });
  const { puts } = await stub();
  const key = newKey();
  const first = await user.post<Order>(`/trading/orders/${body.id}/cancel`, {}, key);
  expect(first).toMatchObject({
    status: 200,
    body: { id: body.id, status: "CANCELLED", final: true, ticket: null, code: "withdrawn" },
  });
  const { body: kept } = await user.get<Order>(`/trading/orders/${body.id}`);
  expect(kept.events.map(({ state }) => state)).toEqual(["QUEUED", "QUEUED", "CANCELLED"]);
  const again = await user.post<Order>(`/trading/orders/${body.id}/cancel`, {}, key);
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect((await stub()).puts).toBe(puts);
  expect(await user.post("/trading/orders/nothing/cancel", {}, key)).toMatchObject({
    status: 409,
    body: { code: "idempotency_key_reused", order_id: body.id },
  });
});

test("an order that was offered to a connector meanwhile is not taken back", async () => {
  await script("pend");
  const { body } = await place({ ...BUY, if_offline: "queue", valid_for_s: 600 });
  await script("offer");
  expect(await user.post(`/trading/orders/${body.id}/cancel`)).toMatchObject({
    status: 409,
    body: {
      code: "order_not_waiting",
      detail: expect.stringContaining("already offered to the connector"),
      order: { status: "QUEUED", final: false },
    },
  });
});

test("a room that does not answer leaves the order as it was, and the cancel can be tried again", async () => {
  await script("pend");
  const { body } = await place({ ...BUY, if_offline: "queue", valid_for_s: 600 });
  await script("silent");
  const key = newKey();
  const cancel = () => user.post<Order>(`/trading/orders/${body.id}/cancel`, {}, key);
  expect(await cancel()).toMatchObject({ status: 503, body: { code: "room_unreachable" } });
  expect((await user.get<Order>(`/trading/orders/${body.id}`)).body.status).toBe("QUEUED");
  expect(await cancel()).toMatchObject({ status: 200, body: { status: "CANCELLED" } });
});

test("a lost answer is pending, then found by offering the same order again: one deal", async () => {
  await script("silent");
  const { status, body } = await place();
  expect({ status, body }).toMatchObject({ status: 202, body: { status: "QUEUED" } });
  const before = await stub();
  await product.settle();
  const { body: found } = await user.get<Order>(`/trading/orders/${body.id}`);
  expect(found).toMatchObject({ status: "FILLED", ticket: expect.any(String) });
  expect((await stub()).report.deals.length).toBe(before.report.deals.length);
});

test("what request and background both lost, the minute finds", async () => {
  await script("deaf", 2);
  const { status, body } = await place();
  expect(status).toBe(202);
  await product.settle();
  expect((await user.get<Order>(`/trading/orders/${body.id}`)).body.status).toBe("QUEUED");
  const later = new Product({ clock: { now: () => Date.now() + 60_000 } });
  await runMinute(later.services);
  expect((await user.get<Order>(`/trading/orders/${body.id}`)).body.status).toBe("FILLED");
});

test("a room's report is stored once, however often it comes, and moves the chain", async () => {
  await script("silent");
  const { body } = await place();
  const { authorization, report: told } = await stub();
  const first = await report(authorization, told);
  expect(first).toMatchObject({ status: 200, body: { stored_seq: told.events.length } });
  await product.settle();
  expect((await report(authorization, told)).body).toEqual(first.body);
  const { body: order } = await user.get<Order>(`/trading/orders/${body.id}`);
  expect(order.status).toBe("FILLED");
  const ids = order.events.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("a report with a changed event, of another account, or without the room's signature is refused", async () => {
  const fresh = await product.user();
  const id = await fresh.practice();
  account = id;
  user = fresh;
  await place();
  const { authorization, report: told } = await stub();
  const [first, ...rest] = told.events;
  const forged = { ...told, events: [{ ...first, message: "forged" }, ...rest] };
  expect(await report(authorization, forged)).toMatchObject({
    status: 409,
    body: { code: "chain_broken" },
  });
  expect(await report("Bearer nothing", told)).toMatchObject({
    status: 401,
    body: { code: "not_a_room" },
  });
  const other = await (await product.user()).practice();
  expect((await report(authorization, told, other)).status).toBe(401);
  expect(await report(authorization, { events: "none" })).toMatchObject({
    status: 422,
    body: { code: "bad_report" },
  });
  expect(await report(authorization, told)).toMatchObject({
    status: 200,
    body: { stored_seq: told.events.length },
  });
});

test("a report that misses events is not stored, and says from where to send", async () => {
  const fresh = await product.user();
  account = await fresh.practice();
  user = fresh;
  await place();
  const { authorization, report: told } = await stub();
  expect((await report(authorization, { ...told, events: told.events.slice(1) })).body).toEqual({
    stored_seq: 0,
  });
});

test("with two accounts an order must name one", async () => {
  const fresh = await product.user();
  user = fresh;
  await fresh.post("/connections", { name: "Broker", kind: "terminal" });
  expect(await place()).toMatchObject({
    status: 422,
    body: { code: "connection_required", errors: [{ pointer: "#/connection_id" }] },
  });
});
