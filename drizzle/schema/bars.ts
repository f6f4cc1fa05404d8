import { sql } from "drizzle-orm";
import {
  blob,
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
} from "drizzle-orm/sqlite-core";
import { user } from "./auth.ts";
import { epochMs } from "./columns.ts";

/**
 * A month of bars as one blob (delta coded, gzip). A chunk never changes; an import that touches the month adds the next
 * version and marks the one before as replaced.
 */
export const barChunks = sqliteTable(
  "bar_chunks",
  {
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    symbol: text("symbol").notNull(),
    timeframe: text("timeframe").notNull(),
    /** "2017-04", UTC. */
    month: text("month").notNull(),
    version: integer("version").notNull(),
    bars: integer("bars").notNull(),
    /** Open times of the first and the last bar, ms UTC. */
    firstTime: epochMs("first_time").notNull(),
    lastTime: epochMs("last_time").notNull(),
    data: blob("data", { mode: "buffer" }).$type<Uint8Array>().notNull(),
    /** Of `data`; null in chunks from before it was kept. */
    sha256: text("sha256"),
    /** Where its bars came from; of several sources, the one that deserves the least trust. */
    origin: text("origin", { enum: ["csv", "mt5", "yahoo", "synthetic"] })
      .notNull()
      .default("csv"),
    createdAt: epochMs("created_at").notNull(),
    replacedAt: epochMs("replaced_at"),
  },
  (table) => [
    primaryKey({
      columns: [table.userId, table.symbol, table.timeframe, table.month, table.version],
    }),
    index("bar_chunks_current")
      .on(table.userId, table.symbol, table.timeframe, table.month)
      .where(sql`replaced_at is null`),
    check("bar_chunks_month", sql`${table.month} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]'`),
    check("bar_chunks_bars", sql`${table.bars} > 0 and ${table.version} >= 1`),
  ],
);

/** What was found out about a set as it stood at `stamp`: looked up again when its chunks have changed since. */
export const barSets = sqliteTable(
  "bar_sets",
  {
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    symbol: text("symbol").notNull(),
    timeframe: text("timeframe").notNull(),
    /** Changes whenever a chunk of the set does. */
    stamp: text("stamp").notNull(),
    quality: text("quality", { mode: "json" }).$type<unknown>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.symbol, table.timeframe] })],
);
