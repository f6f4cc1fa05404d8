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
