import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient } from "@libsql/client/web";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Db,
  deals,
  isDuplicate,
  isStale,
  openDb,
  orders,
  tradingAccounts,
  user,
} from "./index.ts";
import { type LocalDb, startLocalDb } from "./local/server.ts";
import { applyMigrations } from "./migrate.ts";

let folder: string;
let local: LocalDb;
let db: Db;
let client: Client;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "nusatrade-schema-"));
  local = await startLocalDb({ file: join(folder, "test.db"), port: 0 });
  await applyMigrations(local.url);
  await applyMigrations(local.url); // safe to repeat
  db = openDb(local.url);
  client = createClient({ url: local.url });
  const at = new Date(0);
  await db
    .insert(user)
    .values({ id: "u", name: "U", email: "u@example.com", createdAt: at, updatedAt: at });
  await db.insert(tradingAccounts).values(practice("a"));
});
afterAll(async () => {
  await local.close();
  rmSync(folder, { recursive: true });
});

const practice = (id: string) =>
  ({
    id,
    userId: "u",
    kind: "practice",
    name: "Practice",
    isSimulated: true,
    createdAt: 0,
  }) as const;
const order = (id: string) =>
  ({
    id,
    userId: "u",
    accountId: "a",
    record: {},
    state: "QUEUED",
    createdAt: 0,
    updatedAt: 0,
  }) as const;

async function errorOf(work: PromiseLike<unknown>): Promise<unknown> {
  return Promise.resolve(work).then(
    () => null,
    (error: unknown) => error,
  );
}

test("a user has at most one practice account", async () => {
  const error = await errorOf(db.insert(tradingAccounts).values(practice("b")));
  expect(isDuplicate(error)).toBe(true);
});

test("an order cannot become filled without a deal ticket", async () => {
  await db.insert(orders).values(order("o1"));
  const fill = (dealTicket: string | null) =>
    db.update(orders).set({ state: "FILLED", dealTicket }).where(eq(orders.id, "o1"));
  await expect(fill(null)).rejects.toThrow();
  await fill("7");
});

test("a state that is not in the list is refused", async () => {
  await expect(db.insert(orders).values({ ...order("o2"), state: "SENT" })).rejects.toThrow();
});

test("a null where none may be is told apart from a duplicate", async () => {
  const error = await errorOf(client.execute("update orders set revision = null"));
  expect([isStale(error), isDuplicate(error)]).toEqual([true, false]);
});

test("a deal keeps every digit and never changes", async () => {
  const deal = {
    accountId: "a",
    ticket: "18446744073709551615",
    orderTicket: "1",
    positionId: "1",
    symbol: "EURUSD",
    side: "BUY",
    entry: "in",
    reason: "client",
    lots: 0.01,
    price: 1.07219,
    profit: -0.1,
    commission: 0,
    swap: 1e-7,
    fee: 15_000_000_000.25,
    time: 1,
    magic: 0x4e540000,
    comment: "",
  } as const;
  await db.insert(deals).values(deal);
  expect(await db.select().from(deals)).toEqual([deal]);
  await expect(db.update(deals).set({ profit: 1 })).rejects.toThrow();
});
