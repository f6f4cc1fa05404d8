import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { user } from "./auth.ts";
import { epochMs, ulidKey } from "./columns.ts";

export const strategies = sqliteTable(
  "strategies",
  {
    id: ulidKey(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** The idea that trials are counted for: its own id, or that of what it was copied from. */
    lineage: text("lineage").notNull().default(""),
    latestVersion: integer("latest_version").notNull(),
    createdAt: epochMs("created_at").notNull(),
    updatedAt: epochMs("updated_at").notNull(),
    /** Off the list; versions stay for the results that point to them. */
    removedAt: epochMs("removed_at"),
  },
  (table) => [
    index("strategies_user").on(table.userId, table.updatedAt),
    index("strategies_lineage").on(table.userId, table.lineage),
    check("strategies_version", sql`${table.latestVersion} >= 1`),
  ],
);

/** A version never changes (a trigger sees to it): results, bots and receipts point to it. */
export const strategyVersions = sqliteTable(
  "strategy_versions",
  {
    strategyId: text("strategy_id")
      .notNull()
      .references(() => strategies.id, { onDelete: "cascade" }),
    version: integer("version").notNull(),
    /** SHA-256 of the spec's canonical JSON. */
    hash: text("hash").notNull(),
    spec: text("spec", { mode: "json" }).$type<unknown>().notNull(),
    createdAt: epochMs("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.strategyId, table.version] }),
    index("strategy_versions_hash").on(table.hash),
    check("strategy_versions_version", sql`${table.version} >= 1`),
  ],
);
