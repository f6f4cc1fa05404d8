import { env } from "cloudflare:test";
import { and, eq, sql } from "drizzle-orm";
import { beforeEach, expect, inject, test } from "vitest";
import { openDb, orderEvents, tradingAccounts } from "../../drizzle/index.ts";
import { chainEvent } from "../../party/orders/index.ts";
import { canonicalJson, sha256 } from "../../research/domain/index.ts";
import { Product, type User } from "./product.ts";

const product = new Product({ queue: null });
const db = openDb((env as { DB_URL: string }).DB_URL);
const BUY = { symbol: "EURUSD", order_type: "BUY", lot_size: 0.1 };

let user: User;
let account: string;

interface Stub {
  readonly authorization: string;
  readonly report: { readonly events: readonly Event[] };
}
interface Event {
  readonly seq: number;
  readonly hash: string;
  readonly previous_hash: string;
}
interface Verdict {
  readonly ok: boolean;
  readonly events: number;
  readonly first_bad?: { readonly seq: number; readonly problem: string };
}

async function stub(): Promise<Stub> {
  return (await fetch(`${inject("roomsUrl")}/stub/${account}`)).json();
}

/** Three filled orders, all told by the room: six events. */
beforeEach(async () => {
  user = await product.user();
  account = await user.practice();
  for (let i = 0; i < 3; i++) await user.post("/trading/orders", BUY);
  const { authorization, report } = await stub();
  const headers = { authorization };
  await product.call("POST", `/internal/rooms/${account}/events`, report, { headers });
});

const verify = async () => (await user.get<Verdict>(`/connections/${account}/chain/verify`)).body;

/** Changes the record as somebody with the database's password could: the trigger is no obstacle to them. */
async function tamper(
  seq: number,
  change: Partial<typeof orderEvents.$inferInsert>,
): Promise<void> {
  const [trigger] = await db.all<{ name: string; sql: string }>(
    sql`select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'order_events' and sql like '%UPDATE%' collate nocase`,
  );
  if (trigger) await db.run(sql.raw(`drop trigger "${trigger.name}"`));
  await db
    .update(orderEvents)
    .set(change)
    .where(and(eq(orderEvents.accountId, account), eq(orderEvents.seq, seq)));
  if (trigger) await db.run(sql.raw(trigger.sql));
}

test("an untouched record verifies, and anyone can reckon its hashes", async () => {
  expect(await verify()).toMatchObject({ ok: true, events: 6 });
  const first = await user.get<{ events: Event[] }>(`/connections/${account}/chain?limit=4`);
  const rest = await user.get<{ events: Event[] }>(`/connections/${account}/chain?after_seq=4`);
  const events = [...first.body.events, ...rest.body.events];
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  let before = "";
  for (const { hash, ...event } of events) {
    expect(event.previous_hash).toBe(before);
    expect(sha256(canonicalJson(event as never))).toBe(hash);
    before = hash;
  }
});

test("a changed row is found with its number", async () => {
  await tamper(4, { message: "as if nothing had been" });
  expect(await verify()).toMatchObject({ ok: false, first_bad: { seq: 4, problem: "hash" } });
});

test("a row that was changed together with its hash is found by the next one", async () => {
  const { report } = await stub();
  const { hash: _, ...event } = { ...report.events[3], message: "forged" } as Event;
  await tamper(4, { message: "forged", hash: sha256(canonicalJson(event as never)) });
  expect(await verify()).toMatchObject({ ok: false, first_bad: { seq: 5, problem: "link" } });
});

test("a row that is gone, in the middle or at the end, is found", async () => {
  await tamper(3, { seq: null, hash: null });
  expect(await verify()).toMatchObject({ ok: false, first_bad: { seq: 3, problem: "number" } });
  await tamper(6, { seq: null, hash: null });
  await tamper(5, { seq: null, hash: null });
  await tamper(4, { seq: null, hash: null });
  expect((await verify()).first_bad?.seq).toBe(3);
});

test("a cut tail is found by the end that is kept apart", async () => {
  await tamper(6, { seq: null, hash: null });
  expect(await verify()).toMatchObject({ ok: false, first_bad: { seq: 6, problem: "number" } });
  await db
    .update(tradingAccounts)
    .set({ chainHash: "0".repeat(64), chainSeq: 5 })
    .where(eq(tradingAccounts.id, account));
  expect(await verify()).toMatchObject({ ok: false, first_bad: { seq: 5, problem: "link" } });
});

test("another user's record is not there", async () => {
  const other = await product.user();
  expect((await other.get(`/connections/${account}/chain/verify`)).status).toBe(404);
  expect((await other.get(`/connections/${account}/chain`)).status).toBe(404);
});

test("a replayed report with a forged event under an old number changes nothing", async () => {
  const { authorization, report } = await stub();
  const headers = { authorization };
  const [first, ...rest] = report.events;
  const forged = { ...first, id: "forged:1", state: "CANCELLED" };
  const body = { ...report, events: [forged, ...rest] };
  const path = `/internal/rooms/${account}/events`;
  expect(await product.call("POST", path, body, { headers })).toMatchObject({
    status: 200,
    body: { stored_seq: 6 },
  });
  expect(await verify()).toMatchObject({ ok: true, events: 6 });
  const orders = await user.get<{ status: string }[]>("/trading/orders");
  expect(orders.body.map(({ status }) => status)).toEqual(["FILLED", "FILLED", "FILLED"]);
});

test("an order tells when each party had it, with the hashes of its events", async () => {
  const clicked_at = new Date(Date.now() - 250).toISOString();
  const placed = await user.post<{ id: string }>("/trading/orders", { ...BUY, clicked_at });
  interface Detail {
    readonly stamps: Readonly<Record<string, string | null>>;
    readonly events: readonly { readonly hash: string | null; readonly by: string }[];
  }
  const { body } = await user.get<Detail>(`/trading/orders/${placed.body.id}`);
  expect(body.stamps).toMatchObject({
    clicked: clicked_at,
    api: expect.any(String),
    stored: expect.any(String),
    room: expect.any(String),
    connector: null,
    sent: null,
    deal: expect.any(String),
  });
  const { api, stored } = body.stamps;
  expect(Math.abs(Date.parse(stored ?? "") - Date.parse(api ?? ""))).toBeLessThan(5_000);
  expect(body.events.filter(({ by }) => by === "room").map(({ hash }) => hash?.length)).toEqual([
    64, 64,
  ]);
});

test("an order that was born at the account is stored with its wish on first sight", async () => {
  const { authorization, report } = await stub();
  const last = report.events.at(-1) as Event; // six of them
  const request_id = `0000000000${account.slice(-16)}`;
  const wish = {
    ...{ request_id, account_id: account, origin: "connector", if_offline: "reject" },
    ...{ created_at: 1, not_after: 2, magic: 0, comment: "nt-born" },
    ...{ action: "close", symbol: "EURUSD", position_id: "900", lots: null },
  } as const;
  const step = { id: `${request_id}:QUEUED:room`, account_id: account, request_id } as const;
  const event = chainEvent(last, { ...step, state: "QUEUED", at: 1, by: "room" });
  const body = { ...report, events: [...report.events, event], born: [wish] };
  const path = `/internal/rooms/${account}/events`;
  const send = (told: object) => product.call("POST", path, told, { headers: { authorization } });
  expect((await send({ ...body, born: [{ ...wish, account_id: request_id }] })).status).toBe(422);
  expect(await send(body)).toMatchObject({ status: 200, body: { stored_seq: 7 } });
  expect((await user.get(`/trading/orders/${request_id}`)).body).toMatchObject({
    action: "close",
    symbol: "EURUSD",
    position_id: "900",
    origin: "connector",
    status: "QUEUED",
  });
});
