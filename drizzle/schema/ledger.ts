import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { tradingAccounts } from "./accounts.ts";
import { decimal, epochMs } from "./columns.ts";

const accountId = () =>
  text("account_id")
    .notNull()
    .references(() => tradingAccounts.id, { onDelete: "cascade" });
const side = () => text("side", { enum: ["BUY", "SELL"] }).notNull();

/** Executions: the ledger. A ticket of an account is booked once, however often and in whatever order it is told. */
export const deals = sqliteTable(
  "deals",
  {
    accountId: accountId(),
    ticket: text("ticket").notNull(),
    orderTicket: text("order_ticket").notNull(),
    positionId: text("position_id").notNull(),
    symbol: text("symbol").notNull(),
    side: side(),
    entry: text("entry", { enum: ["in", "out", "inout", "out_by"] }).notNull(),
    reason: text("reason", { enum: ["client", "expert", "sl", "tp", "so", "other"] }).notNull(),
    lots: decimal("lots").notNull(),
    price: decimal("price").notNull(),
    profit: decimal("profit").notNull(),
    commission: decimal("commission").notNull(),
    swap: decimal("swap").notNull(),
    fee: decimal("fee").notNull(),
    time: epochMs("time").notNull(),
    magic: integer("magic").notNull(),
    comment: text("comment").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.ticket] }),
    index("deals_time").on(table.accountId, table.time),
    check("deals_side", sql`${table.side} in ('BUY', 'SELL')`),
    check("deals_entry", sql`${table.entry} in ('in', 'out', 'inout', 'out_by')`),
  ],
);

/** What the terminal held when it was last read; replaced whole by each newer snapshot. */
export const positions = sqliteTable(
  "positions",
  {
    accountId: accountId(),
    /** Never changes while the position lives. */
    positionId: text("position_id").notNull(),
    ticket: text("ticket").notNull(),
    symbol: text("symbol").notNull(),
    side: side(),
    lots: decimal("lots").notNull(),
    openPrice: decimal("open_price").notNull(),
    openTime: epochMs("open_time").notNull(),
    stopLoss: decimal("stop_loss"),
    takeProfit: decimal("take_profit"),
    currentPrice: decimal("current_price").notNull(),
    profit: decimal("profit").notNull(),
    swap: decimal("swap").notNull(),
    magic: integer("magic").notNull(),
    comment: text("comment").notNull(),
    asOf: epochMs("as_of").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.positionId] }),
    check("positions_side", sql`${table.side} in ('BUY', 'SELL')`),
  ],
);
