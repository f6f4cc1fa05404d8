import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { user } from "./auth.ts";
import { epochMs } from "./columns.ts";

/**
 * How often each idea was tried: one chain of hashes a user, in which nothing changes and nothing goes (triggers see to
 * it). No strategy is referred to by key: a record outlives what it counts.
 */
export const trialRecords = sqliteTable(
  "trial_records",
  {
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    /** Place in the chain, from 0. Of two writers at once the key lets one through; the other goes after it. */
    number: integer("number").notNull(),
    /** As in the entry, where it is hashed; here for the index. */
    lineage: text("lineage").notNull(),
    strategyId: text("strategy_id").notNull(),
    strategyVersion: integer("strategy_version"),
    /** What the hash covers, as the engine's ledger has it. */
    entry: text("entry", { mode: "json" }).$type<unknown>().notNull(),
    previousHash: text("previous_hash").notNull(),
    hash: text("hash").notNull(),
    at: epochMs("at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.number] }),
    index("trial_records_lineage").on(table.userId, table.lineage),
    check("trial_records_number", sql`${table.number} >= 0`),
    check("trial_records_hash", sql`length(${table.hash}) = 64`),
  ],
);

/** The newest record of each chain, kept apart from it: an end that was cut off is missed. */
export const trialHeads = sqliteTable("trial_heads", {
  userId: text("user_id")
    .primaryKey()
    .references(() => user.id, { onDelete: "cascade" }),
  number: integer("number").notNull(),
  hash: text("hash").notNull(),
});
