// Applies the migrations to a database: node drizzle/migrate.ts, with DB_URL and, when it wants one, DB_TOKEN set.
import { fileURLToPath } from "node:url";
import { createClient } from "@libsql/client/web";
import { migrate } from "drizzle-orm/libsql/migrator";
import { drizzle } from "drizzle-orm/libsql/web";

/** @param url http(s) or libsql address. Safe to repeat: applied migrations are skipped. */
export async function applyMigrations(url: string, token?: string): Promise<void> {
  const client = createClient({ url, ...(token ? { authToken: token } : {}) });
  const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));
  await migrate(drizzle({ client }), { migrationsFolder });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const url = process.env.DB_URL;
  if (!url) {
    console.error("Set DB_URL to the database's address.");
    process.exit(2);
  }
  await applyMigrations(url, process.env.DB_TOKEN);
  console.log("Migrations are applied.");
}
