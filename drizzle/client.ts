import { createClient } from "@libsql/client/web";
import type { LibSQLDatabase } from "drizzle-orm/libsql";
import { drizzle } from "drizzle-orm/libsql/web";
import * as schema from "./schema/index.ts";

export type Db = LibSQLDatabase<typeof schema>;

/** Statements that succeed or fail together go into one `db.batch`, a write first (a batch begins as a reader). */
export function openDb(url: string, token?: string): Db {
  return drizzle({ client: createClient({ url, ...(token ? { authToken: token } : {}) }), schema });
}
