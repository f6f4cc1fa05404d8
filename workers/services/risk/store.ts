import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { accountLimits, isDuplicate, isStale, tradingAccounts } from "#db";
import { type AccountLimits, limitsFromWire, limitsToWire, riskLimits } from "#protocol";
import { DEFAULT_LIMITS, loosened, PRACTICE_LIMITS } from "#risk";
import type { AccountRow } from "../accounts.ts";
import { auditEntry } from "../audit.ts";
import type { Ports } from "../ports.ts";

type Row = typeof accountLimits.$inferSelect;

/** What an account is judged by, and since when. */
export interface KeptLimits extends AccountLimits {
  readonly changedAt: number | null;
  readonly toldVersion: number;
}

/** The house's own, for accounts whose owner set nothing. */
export function defaultsOf(kind: AccountRow["kind"]): AccountLimits["limits"] {
  return limitsToWire(kind === "practice" ? PRACTICE_LIMITS : DEFAULT_LIMITS);
}

export async function readLimits({ db }: Ports, account: AccountRow): Promise<KeptLimits> {
  const [row] = await db
    .select()
    .from(accountLimits)
    .where(eq(accountLimits.accountId, account.id));
  return row ? keptOf(row, account) : unset(account);
}

/**
 * The new limits beside the record of what they loosen, in one batch.
 *
 * @returns null when another change came between: nothing was stored.
 */
export async function writeLimits(
  ports: Ports,
  account: AccountRow,
  before: KeptLimits,
  limits: AccountLimits["limits"],
): Promise<KeptLimits | null> {
  const { db, clock } = ports;
  const now = clock.now();
  // At least the time: a record that came back from a copy never counts behind the room.
  const version = Math.max(before.version + 1, Math.floor(now / 1000));
  const looser = loosened(limitsFromWire(before.limits), limitsFromWire(limits));
  const audit = auditEntry(
    ports,
    account.userId,
    looser.length > 0 ? "limits.loosened" : "limits.changed",
    account.id,
    { version, from_version: before.version, loosened: looser, before: before.limits, limits },
  );
  const first = { accountId: account.id, limits, version, changedAt: now };
  try {
    await (before.version === 0
      ? db.batch([db.insert(accountLimits).values(first), audit])
      : db.batch([raise(ports, account.id, before.version, first), audit]));
  } catch (error) {
    if (isDuplicate(error) || isStale(error)) return null;
    throw error;
  }
  return { limits, version, changedAt: now, toldVersion: before.toldVersion };
}

function raise(
  { db }: Ports,
  accountId: string,
  from: number,
  { limits, version, changedAt }: Pick<Row, "limits" | "version" | "changedAt">,
) {
  return db
    .update(accountLimits)
    .set({
      limits,
      changedAt,
      // Null where another change was faster: NOT NULL then rolls the whole batch back.
      version: sql`case when version = ${from} then ${version} end`,
    })
    .where(eq(accountLimits.accountId, accountId));
}

/** The room has this version now. */
export async function markTold({ db }: Ports, accountId: string, version: number): Promise<void> {
  await db
    .update(accountLimits)
    .set({ toldVersion: version })
    .where(and(eq(accountLimits.accountId, accountId), sql`told_version < ${version}`));
}

/** Accounts whose rooms have not confirmed their newest limits, those that wait longest first. */
export async function untold(
  { db }: Ports,
  atOnce: number,
): Promise<readonly { readonly account: AccountRow; readonly kept: KeptLimits }[]> {
  const rows = await db
    .select()
    .from(accountLimits)
    .innerJoin(tradingAccounts, eq(tradingAccounts.id, accountLimits.accountId))
    .where(and(sql`told_version < version`, isNull(tradingAccounts.revokedAt)))
    .orderBy(asc(accountLimits.changedAt))
    .limit(atOnce);
  return rows.map(({ account_limits: row, trading_accounts: account }) => ({
    account,
    kept: keptOf(row, account),
  }));
}

/** A limit that came after the row was written has the house's value. */
function keptOf(row: Row, { kind }: AccountRow): KeptLimits {
  const { version, changedAt, toldVersion } = row;
  const limits = riskLimits.parse({ ...defaultsOf(kind), ...(row.limits as object) }); // an object, by writeLimits
  return { limits, version, changedAt, toldVersion };
}

function unset({ kind }: AccountRow): KeptLimits {
  return { limits: defaultsOf(kind), version: 0, changedAt: null, toldVersion: 0 };
}
