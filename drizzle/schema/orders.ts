import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { tradingAccounts } from "./accounts.ts";
import { user } from "./auth.ts";
import { epochMs, ulidKey } from "./columns.ts";

const ORDER_STATES = sql.raw(
  "('CREATED','QUEUED','DELIVERED','SENDING','PLACED','PARTIAL','FILLED','DONE','REJECTED','CANCELLED','EXPIRED','DENIED','UNKNOWN','ABSENT')",
);

const accountId = () =>
  text("account_id")
    .notNull()
    .references(() => tradingAccounts.id, { onDelete: "cascade" });

/**
 * One row an intent. `record` is the order as the order rules have it (intent, state, execution, ids of the steps taken
 * in); the columns beside it repeat what is searched by.
 */
export const orders = sqliteTable(
  "orders",
  {
    /** The intent's id, from the first click to the deal. */
    id: ulidKey(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    accountId: accountId(),
    record: text("record", { mode: "json" }).$type<unknown>().notNull(),
    /** Rises with each write; a writer that read an older one is refused (see services). */
    revision: integer("revision").notNull().default(0),
    state: text("state").notNull(),
    isFinal: integer("is_final", { mode: "boolean" }).notNull().default(false),
    dealTicket: text("deal_ticket"),
    /** A room answered for it, so that nothing is left to hand over. */
    isHandedOver: integer("is_handed_over", { mode: "boolean" }).notNull().default(false),
    /** Of orders that one request made in several accounts: the id of the first of them. */
    groupId: text("group_id"),
    createdAt: epochMs("created_at").notNull(),
    updatedAt: epochMs("updated_at").notNull(),
  },
  (table) => [
    index("orders_user").on(table.userId, table.createdAt),
    index("orders_account").on(table.accountId, table.createdAt),
    index("orders_group").on(table.groupId).where(sql`group_id is not null`),
    // Handed over and not ended: what the reconcile job asks the rooms about.
    index("orders_open").on(table.updatedAt).where(sql`is_final = 0`),
    index("orders_to_hand_over")
      .on(table.createdAt)
      .where(sql`is_handed_over = 0 and is_final = 0`),
    check("orders_state", sql`${table.state} in ${ORDER_STATES}`),
    // Nothing is shown as filled without a deal ticket: not even by mistake.
    check(
      "orders_fill_has_deal",
      sql`${table.state} not in ('FILLED', 'PARTIAL') or ${table.dealTicket} is not null`,
    ),
  ],
);

/** Steps of orders, numbered and chained by the room; the Worker's own first step has no number. */
export const orderEvents = sqliteTable(
  "order_events",
  {
    /** A pure function of the cause: storing one twice is storing it once. */
    id: text("id").primaryKey(),
    accountId: accountId(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id, { onDelete: "cascade" }),
    seq: integer("seq"),
    previousHash: text("previous_hash"),
    hash: text("hash"),
    state: text("state").notNull(),
    at: epochMs("at").notNull(),
    by: text("by", { enum: ["api", "room", "connector", "terminal"] }).notNull(),
    code: text("code"),
    message: text("message"),
    execution: text("execution", { mode: "json" }).$type<unknown>(),
  },
  (table) => [
    index("order_events_order").on(table.orderId, table.at),
    uniqueIndex("order_events_number").on(table.accountId, table.seq),
    check("order_events_state", sql`${table.state} in ${ORDER_STATES}`),
    check("order_events_chain", sql`(${table.seq} is null) = (${table.hash} is null)`),
  ],
);

/** Keys of requests that must not happen twice; kept 7 days. The reply is the order as it stands. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    key: text("key").notNull(),
    bodyHash: text("body_hash").notNull(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id, { onDelete: "cascade" }),
    createdAt: epochMs("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.key] }),
    index("idempotency_keys_age").on(table.createdAt),
    check("idempotency_keys_length", sql`length(${table.key}) between 1 and 200`),
  ],
);
