import { type LocalDb, startLocalDb } from "../../drizzle/local/server.ts";
import { applyMigrations } from "../../drizzle/migrate.ts";

/** A database in `file`, with all tables, on a free port of this machine. */
export async function startDatabase(file: string): Promise<LocalDb> {
  const database = await startLocalDb({ file, port: 0 });
  await applyMigrations(database.url);
  return database;
}
