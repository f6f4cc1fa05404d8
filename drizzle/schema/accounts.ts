import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { user } from "./auth.ts";
import { epochMs, ulidKey } from "./columns.ts";

/** A trading account: the practice one that every user has, or a terminal reached through a connector. */
export const tradingAccounts = sqliteTable(
  "trading_accounts",
  {
    id: ulidKey(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    kind: text("kind", { enum: ["practice", "terminal"] }).notNull(),
    name: text("name").notNull(),
    isSimulated: integer("is_simulated", { mode: "boolean" }).notNull(),
    /** Last state the terminal told, as it came over the wire; null before its first word. */
    lastState: text("last_state", { mode: "json" }).$type<unknown>(),
    lastStateAt: epochMs("last_state_at"),
    /** The room's chain of events is stored and checked up to here, without gaps. */
    chainSeq: integer("chain_seq").notNull().default(0),
    chainHash: text("chain_hash").notNull().default(""),
    /** What the owner pressed: the level (null = trading is on), and a version that rises with every press. */
    killLevel: text("kill_level", { enum: ["entries", "pendings", "flatten"] }),
    killVersion: integer("kill_version").notNull().default(0),
    killPressedAt: epochMs("kill_pressed_at"),
    /** Who pressed; an id that outlives the user. */
    killBy: text("kill_by"),
    /** The newest version that the account's room confirmed, and when that was in force (null = not heard yet). */
    killToldVersion: integer("kill_told_version").notNull().default(0),
    killInForceAt: epochMs("kill_in_force_at"),
    createdAt: epochMs("created_at").notNull(),
    revokedAt: epochMs("revoked_at"),
  },
  (table) => [
    // A kill that no room has confirmed is told again.
    index("trading_accounts_kill_to_tell")
      .on(table.killPressedAt)
      .where(sql`kill_told_version < kill_version`),
    index("trading_accounts_user").on(table.userId, table.createdAt),
    // Makes "every user has one" safe to repeat.
    uniqueIndex("trading_accounts_one_practice").on(table.userId).where(sql`kind = 'practice'`),
    check("trading_accounts_kind", sql`${table.kind} in ('practice', 'terminal')`),
    check("trading_accounts_chain", sql`${table.chainSeq} >= 0`),
  ],
);

/** What a connector proves itself with: good for room tokens of one account and nothing else. */
export const connectorCredentials = sqliteTable(
  "connector_credentials",
  {
    id: ulidKey(),
    accountId: text("account_id")
      .notNull()
      .references(() => tradingAccounts.id, { onDelete: "cascade" }),
    /** SHA-256 of the secret, which has 256 random bits: no slow hash is needed, and none is stored in clear. */
    secretHash: text("secret_hash").notNull().unique(),
    createdAt: epochMs("created_at").notNull(),
    revokedAt: epochMs("revoked_at"),
  },
  (table) => [
    index("connector_credentials_account").on(table.accountId),
    check("connector_credentials_hash", sql`length(${table.secretHash}) = 64`),
  ],
);
