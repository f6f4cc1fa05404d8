import { sql } from "drizzle-orm";
import {
  blob,
  check,
  foreignKey,
  index,
  integer,
  real,
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
    mode: text("mode", { enum: ["open", "ohlc", "m1"] })
      .notNull()
      .default("ohlc"),
    /** As asked for: a run behind begins from it, however often. */
    request: text("request", { mode: "json" }).$type<unknown>(),
    /** Share of the work that is done, 0-1. */
    progress: real("progress").notNull().default(1),
    estimatedCpuMs: integer("estimated_cpu_ms").notNull().default(0),
    labels: text("labels", { mode: "json" }).$type<readonly string[]>().notNull().default([]),
    /** Why it failed. */
    problem: text("problem", { mode: "json" }).$type<{ code: string; message: string }>(),
    /** Given up by its owner. Such a run has failed, for the rule of `status`, and has nothing else. */
    cancelledAt: epochMs("cancelled_at"),
    /** Workers that took it up, one after the other; only the newest may finish it. */
    attempt: integer("attempt").notNull().default(0),
    /** Until then the newest worker is taken to be alive. */
    leaseUntil: epochMs("lease_until"),
  },
  (table) => [
    index("backtest_sessions_running").on(table.createdAt).where(sql`status = 'running'`),
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
