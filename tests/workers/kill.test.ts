import { env } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { openDb, tradingAccounts } from "../../drizzle/index.ts";
import { runBatch, runMinute } from "../../workers/jobs/index.ts";
import type { Job } from "../../workers/services/index.ts";
import { Product, type User } from "./product.ts";

const product = new Product({ queue: null });
const BUY = { symbol: "EURUSD", order_type: "BUY", lot_size: 0.1 };

interface Killed {
  readonly connection_id: string;
  readonly level: string | null;
  readonly version: number;
  readonly told: boolean;
  readonly in_force_at: string | null;
}
interface Stub {
  readonly puts: number;
  readonly kills: readonly { readonly level: string | null; readonly version: number }[];
}

async function script(account: string, mode: string, times: number): Promise<void> {
  const body = JSON.stringify({ mode, times });
  await fetch(`${inject("roomsUrl")}/stub/${account}`, { method: "POST", body });
}

async function stub(account: string): Promise<Stub> {
  return (await fetch(`${inject("roomsUrl")}/stub/${account}`)).json();
}

async function withAccount(from = product): Promise<{ user: User; account: string }> {
  const user = await from.user();
  return { user, account: await user.practice() };
}

test("a kill reaches the room, refuses orders before they are stored, and is lifted by a resume", async () => {
  const { user, account } = await withAccount();
  const { status, body } = await user.post<Killed[]>("/trading/kill", { level: "entries" });
  expect({ status, body }).toMatchObject({
    status: 200,
    body: [{ connection_id: account, level: "entries", version: 1, told: true, local: null }],
  });
  expect(body[0]?.in_force_at).not.toBeNull();
  expect(await user.post("/trading/orders", BUY)).toMatchObject({
    status: 409,
    body: { code: "killed" },
  });
  expect((await stub(account)).puts).toBe(0);
  expect((await user.post<Killed[]>("/trading/resume")).body).toMatchObject([
    { level: null, version: 2 },
  ]);
  expect((await user.post("/trading/orders", BUY)).status).toBe(201);
  expect((await stub(account)).kills).toEqual([
    { level: "entries", version: 1 },
    { level: null, version: 2 },
  ]);
});

test("a position can be closed while nothing may be opened", async () => {
  const { user } = await withAccount();
  const { body } = await user.post<{ position_id: string }>("/trading/orders", BUY);
  await user.post("/trading/kill", { level: "entries" });
  expect((await user.post(`/trading/positions/${body.position_id}/close`)).status).toBe(200);
});

test("one account or all of them, and never another user's", async () => {
  const { user, account } = await withAccount();
  const { body: made } = await user.post<{ id: string }>("/connections", {
    name: "Broker",
    kind: "terminal",
  });
  await user.post("/trading/kill", { level: "flatten", connection_id: made.id });
  expect((await user.get<Killed[]>("/trading/kill")).body).toMatchObject([
    { connection_id: account, level: null, version: 0 },
    { connection_id: made.id, level: "flatten", version: 1 },
  ]);
  const other = await product.user();
  expect(
    await other.post("/trading/kill", { level: "flatten", connection_id: account }),
  ).toMatchObject({ status: 404, body: { code: "connection_not_found" } });
  expect((await other.post("/trading/kill", { level: "everything" })).status).toBe(422);
});

test("a room that cannot be reached is told in the background; the answer says that it was pressed", async () => {
  const { user, account } = await withAccount();
  await script(account, "deaf", 2);
  const { body } = await user.post<Killed[]>("/trading/kill", { level: "pendings" });
  expect(body).toMatchObject([{ level: "pendings", told: false, in_force_at: null }]);
  expect((await user.post("/trading/orders", BUY)).status).toBe(409);
  await product.settle();
  expect((await stub(account)).kills).toEqual([{ level: "pendings", version: 1 }]);
  expect((await user.get<Killed[]>("/trading/kill")).body).toMatchObject([{ told: true }]);
});

test("what the request lost goes on by the queue, later each time", async () => {
  const sent: { readonly job: Job; readonly delay: number }[] = [];
  const send = async (job: Job, delay = 0) => {
    sent.push({ job, delay });
  };
  const queued = new Product({ queue: { send } });
  const { user, account } = await withAccount(queued);
  await script(account, "deaf", 3);
  await user.post("/trading/kill", { level: "entries" });
  await queued.settle();
  expect(sent).toEqual([{ job: { kind: "kill", id: account, attempt: 1 }, delay: 2 }]);
  const run = (job: Job) =>
    runBatch(queued.services, [{ body: job, ack: () => {}, retry: () => {} }]);
  await run(sent[0]?.job as Job); // just sent
  expect(sent[1]).toEqual({ job: { kind: "kill", id: account, attempt: 2 }, delay: 4 });
  await run(sent[1]?.job as Job);
  expect(sent).toHaveLength(2);
  expect((await stub(account)).kills).toHaveLength(1);
});

test("an answer that was lost is asked for again, and the minute finds what request and queue both lost", async () => {
  const lossy = new Product({ queue: { send: async () => {} } });
  const { user, account } = await withAccount(lossy);
  await script(account, "deaf", 2);
  await user.post("/trading/kill", { level: "entries" });
  await lossy.settle();
  expect((await stub(account)).kills).toEqual([]);
  await runMinute(lossy.services);
  expect((await stub(account)).kills).toEqual([{ level: "entries", version: 1 }]);
});

test("a database that went back in time takes the next number after the room's", async () => {
  const { user, account } = await withAccount();
  for (let i = 0; i < 3; i++) await user.post("/trading/kill", { level: "entries" });
  const db = openDb((env as { DB_URL: string }).DB_URL);
  await db
    .update(tradingAccounts)
    .set({ killVersion: 1, killToldVersion: 1 })
    .where(eq(tradingAccounts.id, account));
  const { body } = await user.post<Killed[]>("/trading/resume");
  expect(body).toMatchObject([{ level: null, version: 4, told: true }]);
});
