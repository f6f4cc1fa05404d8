import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient } from "@libsql/client/web";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LocalDb, startLocalDb } from "./server.ts";
import type { StreamLimits } from "./streams.ts";

let folder: string;
let db: LocalDb;
let client: Client;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "nusatrade-db-"));
  await open({});
});
afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true });
});

async function open(limits: Partial<StreamLimits>, token?: string): Promise<void> {
  await db?.close();
  db = await startLocalDb({ file: join(folder, "test.db"), port: 0, limits, token });
  client = createClient({ url: db.url, ...(token ? { authToken: token } : {}) });
}

/** The wire itself, for what the driver hides. */
async function pipeline(body: object): Promise<{ status: number; json: Record<string, never> }> {
  const reply = await fetch(`${db.url}/v2/pipeline`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  return { status: reply.status, json: (await reply.json()) as Record<string, never> };
}

async function makeCounter(): Promise<void> {
  await client.batch([
    "create table counter (n integer not null)",
    "insert into counter values (0)",
  ]);
}

async function counter(): Promise<unknown> {
  return (await client.execute("select n from counter")).rows[0]?.n;
}

test("50 transactions that read and then write in parallel lose no increment", async () => {
  await makeCounter();
  const increment = async () => {
    const transaction = await client.transaction("write");
    const { rows } = await transaction.execute("select n from counter");
    await transaction.execute({ sql: "update counter set n = ?", args: [Number(rows[0]?.n) + 1] });
    await transaction.commit();
  };
  const other = createClient({ url: db.url });
  await Promise.all([...Array.from({ length: 50 }, increment), other.execute("select 1")]);
  expect(await counter()).toBe(50);
});

test("a batch with a failing statement changes nothing", async () => {
  await makeCounter();
  await expect(
    client.batch(["update counter set n = 1", "insert into counter values (null)"], "write"),
  ).rejects.toThrow(/NOT NULL/);
  expect(await counter()).toBe(0);
});

test("a transaction whose stream is dropped is rolled back and its lock given free", async () => {
  await open({ idleMs: 40 });
  await makeCounter();
  const begun = await pipeline({
    baton: null,
    requests: ["begin immediate", "update counter set n = 7"].map((sql) => ({
      type: "execute",
      stmt: { sql },
    })),
  });
  await client.execute("update counter set n = n + 1"); // waits for the lock
  expect(await counter()).toBe(1);
  const late = await pipeline({ baton: begun.json.baton, requests: [] });
  expect(late.json).toMatchObject({ code: "STREAM_EXPIRED" });
});

test("a transaction that takes too long is rolled back, and its stream is told so", async () => {
  await open({ transactionMs: 30 });
  await makeCounter();
  const transaction = await client.transaction("write");
  await transaction.execute("update counter set n = 7");
  await client.execute("update counter set n = n + 1"); // waits for the lock
  await expect(transaction.execute("select 1")).rejects.toMatchObject({
    code: "TRANSACTION_TIMEOUT",
  });
  transaction.close();
  expect(await counter()).toBe(1);
});

test("who waits too long for a lock is told SQLITE_BUSY", async () => {
  await open({ busyMs: 30 });
  await makeCounter();
  const holder = await client.transaction("write");
  await holder.execute("update counter set n = 1");
  await expect(client.execute("update counter set n = 2")).rejects.toMatchObject({
    code: "SQLITE_BUSY",
  });
  await holder.commit();
  expect(await counter()).toBe(1);
});

test("foreign keys hold, also after a migration switched them off", async () => {
  await client.migrate([
    "create table a (id text primary key)",
    "create table b (a text references a)",
  ]);
  await expect(client.execute("insert into b values ('nobody')")).rejects.toMatchObject({
    code: "SQLITE_CONSTRAINT",
  });
});

test("a constraint is told by its primary code and names its kind in the message", async () => {
  await client.execute("create table t (id text primary key)");
  await client.execute("insert into t values ('x')");
  const again = client.execute("insert into t values ('x')");
  await expect(again).rejects.toMatchObject({ code: "SQLITE_CONSTRAINT" });
  await expect(again).rejects.toThrow(/UNIQUE/);
});

test("blobs and whole numbers above 2^53 come back to the last bit", async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const wide = createClient({ url: db.url, intMode: "bigint" });
  await client.execute("create table t (big integer, bytes blob)");
  await wide.execute({ sql: "insert into t values (?, ?)", args: [2n ** 62n + 1n, bytes] });
  const { rows } = await wide.execute("select big, bytes from t");
  expect(rows[0]?.big).toBe(2n ** 62n + 1n);
  expect(new Uint8Array(rows[0]?.bytes as ArrayBuffer)).toEqual(bytes);
});

test("named arguments, changed rows and the last row id are told", async () => {
  await client.execute("create table t (id integer primary key, word text)");
  const inserted = await client.execute({
    sql: "insert into t (word) values (:a), (:b) returning word",
    args: { a: "one", b: "two" },
  });
  expect(inserted.rows.map((row) => row.word)).toEqual(["one", "two"]);
  const updated = await client.execute("update t set word = 'x'");
  expect(updated.rowsAffected).toBe(2);
  expect(inserted.lastInsertRowid).toBe(2n);
});

test("a stream keeps stored texts, and tells its columns and whether a transaction is open", async () => {
  const { json } = await pipeline({
    baton: null,
    requests: [
      { type: "store_sql", sql_id: 1, sql: "select 1 as one" },
      { type: "execute", stmt: { sql_id: 1 } },
      { type: "describe", sql_id: 1 },
      { type: "close_sql", sql_id: 1 },
      { type: "execute", stmt: { sql_id: 1 } },
      { type: "execute", stmt: { sql: "begin" } },
      { type: "get_autocommit" },
      { type: "close" },
    ],
  });
  expect(json).toMatchObject({
    baton: null,
    results: [
      { type: "ok" },
      { type: "ok", response: { result: { rows: [[{ type: "integer", value: "1" }]] } } },
      { type: "ok", response: { result: { cols: [{ name: "one" }], is_readonly: true } } },
      { type: "ok" },
      { type: "error", error: { code: "SQL_NOT_FOUND" } },
      { type: "ok" },
      { type: "ok", response: { is_autocommit: false } },
      { type: "ok" },
    ],
  });
});

test("a wrong token, baton, path or body is refused by name", async () => {
  expect((await pipeline({ baton: "made up", requests: [] })).json).toMatchObject({
    code: "INVALID_BATON",
  });
  expect((await pipeline({})).json).toMatchObject({ code: "BAD_REQUEST" });
  expect((await fetch(`${db.url}/v2/other`, { method: "POST" })).status).toBe(404);
  await open({}, "a secret");
  expect((await pipeline({ requests: [] })).status).toBe(401);
  expect((await client.execute("select 1 as one")).rows[0]?.one).toBe(1);
});
