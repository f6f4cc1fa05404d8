import { createClient } from "@libsql/client/web";
import type { LibSQLDatabase } from "drizzle-orm/libsql";
import { drizzle } from "drizzle-orm/libsql/web";
import * as schema from "./schema/index.ts";

export type Db = LibSQLDatabase<typeof schema>;

/**
 * A request's statements must not wait in a queue behind another request's: in a Worker the one that leaves the queue would
 * run in the name of the one that made room. The platform's own limit on open connections keeps order.
 */
const AT_ONCE = 1_000;

/** Statements that succeed or fail together go into one `db.batch`, a write first (a batch begins as a reader). */
export function openDb(url: string, token?: string): Db {
  const config = { url, concurrency: AT_ONCE, ...(token ? { authToken: token } : {}) };
  return drizzle({ client: createClient(config), schema });
}
