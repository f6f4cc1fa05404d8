import { sql } from "drizzle-orm";
import {
  blob,
  check,
  foreignKey,
  index,
  integer,
  sqliteTable,
  text,
} from "drizzle-orm/sqlite-core";
import { user } from "./auth.ts";
import { decimal, epochMs, ulidKey } from "./columns.ts";
import { strategyVersions } from "./strategies.ts";

/** One run of one strategy version over one range of bars, with the figures that lists show. */
export const backtestSessions = sqliteTable(
  "backtest_sessions",
  {
    id: ulidKey(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    strategyId: text("strategy_id").notNull(),
    strategyVersion: integer("strategy_version").notNull(),
    strategyName: text("strategy_name").notNull(),
    status: text("status", { enum: ["running", "done", "failed"] }).notNull(),
    symbol: text("symbol").notNull(),
    timeframe: text("timeframe").notNull(),
    /** As asked for: ISO date or time; null = what is stored. */
    startDate: text("start_date"),
    endDate: text("end_date"),
    initialBalance: decimal("initial_balance").notNull(),
    currency: text("currency").notNull(),
    bars: integer("bars").notNull(),
    metrics: text("metrics", { mode: "json" }).$type<Record<string, number | null>>().notNull(),
    createdAt: epochMs("created_at").notNull(),
  },
  (table) => [
    index("backtest_sessions_user").on(table.userId, table.createdAt),
    foreignKey({
      columns: [table.strategyId, table.strategyVersion],
      foreignColumns: [strategyVersions.strategyId, strategyVersions.version],
    }).onDelete("cascade"),
    check("backtest_sessions_status", sql`${table.status} in ('running', 'done', 'failed')`),
    check("backtest_sessions_balance", sql`cast(${table.initialBalance} as real) > 0`),
  ],
);

/** The long part of a result, read only when one result is opened. */
export const backtestResults = sqliteTable("backtest_results", {
  sessionId: text("session_id")
    .primaryKey()
    .references(() => backtestSessions.id, { onDelete: "cascade" }),
  /** gzip of JSON: trades, thinned equity, interval, receipt, costs. */
  detail: blob("detail", { mode: "buffer" }).$type<Uint8Array>().notNull(),
});
