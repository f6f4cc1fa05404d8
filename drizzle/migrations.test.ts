import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@libsql/client/web";
import { migrate } from "drizzle-orm/libsql/migrator";
import { drizzle } from "drizzle-orm/libsql/web";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalDb, startLocalDb } from "./local/server.ts";
import { applyMigrations } from "./migrate.ts";

let folder: string;
let local: LocalDb;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "nusatrade-migrations-"));
  local = await startLocalDb({ file: join(folder, "test.db"), port: 0 });
});
afterAll(async () => {
  await local.close();
  rmSync(folder, { recursive: true });
});

/** The migrations as they were when there were only so many. */
async function applyFirst(count: number): Promise<void> {
  const migrationsFolder = join(folder, "migrations");
  cpSync(new URL("./migrations", import.meta.url).pathname, migrationsFolder, { recursive: true });
  const journal = join(migrationsFolder, "meta", "_journal.json");
  const known = JSON.parse(readFileSync(journal, "utf8")) as { entries: unknown[] };
  writeFileSync(journal, JSON.stringify({ ...known, entries: known.entries.slice(0, count) }));
  const client = createClient({ url: local.url });
  await migrate(drizzle({ client }), { migrationsFolder });
}

test("what was stored before the ledger of trials is still there after, each strategy an idea of its own", async () => {
  await applyFirst(2);
  const client = createClient({ url: local.url });
  await client.batch(
    [
      `insert into user (id, name, email, email_verified, created_at, updated_at)
        values ('u', 'U', 'u@example.com', 0, 0, 0)`,
      `insert into strategies (id, user_id, name, latest_version, created_at, updated_at)
        values ('s1', 'u', 'One', 1, 0, 0), ('s2', 'u', 'Two', 1, 0, 0)`,
      `insert into strategy_versions (strategy_id, version, hash, spec, created_at)
        values ('s1', 1, 'h', '{}', 0)`,
      `insert into backtest_sessions (id, user_id, strategy_id, strategy_version, strategy_name, status, symbol, timeframe,
        initial_balance, currency, bars, metrics, created_at)
        values ('b', 'u', 's1', 1, 'One', 'done', 'EURUSD', 'H1', '10000', 'USD', 5, '{}', 0)`,
      "insert into backtest_results (session_id, detail) values ('b', x'00')",
      `insert into bar_chunks (user_id, symbol, timeframe, month, version, bars, first_time, last_time, data, created_at)
        values ('u', 'EURUSD', 'H1', '2017-04', 1, 5, 0, 1, x'00', 0)`,
    ],
    "write",
  );
  await applyMigrations(local.url);
  const read = async (sql: string) => (await client.execute(sql)).rows.map((row) => ({ ...row }));
  expect(await read("select id, lineage from strategies order by id")).toEqual([
    { id: "s1", lineage: "s1" },
    { id: "s2", lineage: "s2" },
  ]);
  expect(
    await read(
      "select status, progress, mode, attempt, labels, cancelled_at from backtest_sessions",
    ),
  ).toEqual([
    { status: "done", progress: 1, mode: "ohlc", attempt: 0, labels: "[]", cancelled_at: null },
  ]);
  expect(await read("select session_id from backtest_results")).toEqual([{ session_id: "b" }]);
  expect(await read("select origin, sha256 from bar_chunks")).toEqual([
    { origin: "csv", sha256: null },
  ]);
});

test("a user who goes takes their ledger along, and nobody else can", async () => {
  const client = createClient({ url: local.url });
  const hash = "0".repeat(64);
  await client.batch(
    [
      `insert into trial_records (user_id, number, lineage, strategy_id, entry, previous_hash, hash, at)
        values ('u', 0, 's1', 's1', '{}', '${hash}', '${hash}', 0)`,
      `insert into trial_heads (user_id, number, hash) values ('u', 0, '${hash}')`,
    ],
    "write",
  );
  await expect(client.execute("delete from trial_records")).rejects.toThrow();
  await client.execute("delete from strategies where id = 's1'");
  expect((await client.execute("select * from trial_records")).rows).toHaveLength(1);
  await client.execute("delete from user where id = 'u'");
  expect((await client.execute("select * from trial_records")).rows).toHaveLength(0);
  expect((await client.execute("select * from trial_heads")).rows).toHaveLength(0);
});
