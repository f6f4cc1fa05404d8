import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { tradingAccounts } from "./accounts.ts";
import { epochMs } from "./columns.ts";

/** What the owner allows an account; an account without a row has the house's own limits. Earlier ones are in the audit log. */
export const accountLimits = sqliteTable(
  "account_limits",
  {
    accountId: text("account_id")
      .primaryKey()
      .references(() => tradingAccounts.id, { onDelete: "cascade" }),
    /** The protocol's `riskLimits`. */
    limits: text("limits", { mode: "json" }).$type<unknown>().notNull(),
    /** Rises with every change. */
    version: integer("version").notNull(),
    /** The newest version that the account's room confirmed. */
    toldVersion: integer("told_version").notNull().default(0),
    changedAt: epochMs("changed_at").notNull(),
  },
  (table) => [
    // Limits that no room has confirmed are told again.
    index("account_limits_to_tell").on(table.changedAt).where(sql`told_version < version`),
    check("account_limits_version", sql`${table.version} > 0`),
  ],
);
