import { index, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { user } from "./auth.ts";
import { epochMs, ulidKey } from "./columns.ts";

/** Who did what, and when. Rows are only added; a trigger refuses changes. Never holds a secret. */
export const auditLog = sqliteTable(
  "audit_log",
  {
    id: ulidKey(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    /** "order.placed", "connection.revoked", ... */
    action: text("action").notNull(),
    /** Id of what it was done to. */
    subject: text("subject").notNull(),
    details: text("details", { mode: "json" }).$type<Record<string, unknown>>(),
    at: epochMs("at").notNull(),
  },
  (table) => [
    index("audit_log_user").on(table.userId, table.at),
    index("audit_log_subject").on(table.subject),
  ],
);
