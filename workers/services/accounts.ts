import { and, asc, eq, isNull } from "drizzle-orm";
import { tradingAccounts } from "#db";
import { AppError, NotFoundError, UserError } from "#domain";
import { auditEntry } from "./audit.ts";
import type { Ports, RoomAddress } from "./ports.ts";

export type AccountRow = typeof tradingAccounts.$inferSelect;

/** Makes the practice account that every user has; does nothing when it is there. */
export async function ensurePractice(ports: Ports, userId: string): Promise<void> {
  const id = ports.newId();
  await ports.db.batch([
    ports.db
      .insert(tradingAccounts)
      .values({
        id,
        userId,
        kind: "practice",
        name: "Practice",
        isSimulated: true,
        createdAt: ports.clock.now(),
      })
      .onConflictDoNothing(),
    auditEntry(ports, userId, "user.practice_account", id),
  ]);
}

/** The user's accounts, oldest first; the practice account is made here if it is missing. */
export async function accountsOf(ports: Ports, userId: string): Promise<readonly AccountRow[]> {
  const read = () =>
    ports.db
      .select()
      .from(tradingAccounts)
      .where(and(eq(tradingAccounts.userId, userId), isNull(tradingAccounts.revokedAt)))
      .orderBy(asc(tradingAccounts.createdAt), asc(tradingAccounts.id));
  const rows = await read();
  if (rows.some((row) => row.kind === "practice")) return rows;
  await ensurePractice(ports, userId);
  return read();
}

/** @throws NotFoundError also when it is another user's. */
export async function accountOf(ports: Ports, userId: string, id: string): Promise<AccountRow> {
  const [row] = await ports.db
    .select()
    .from(tradingAccounts)
    .where(
      and(
        eq(tradingAccounts.id, id),
        eq(tradingAccounts.userId, userId),
        isNull(tradingAccounts.revokedAt),
      ),
    );
  if (row) return row;
  throw new NotFoundError(
    "connection_not_found",
    `You have no connection ${id}. GET /api/v1/connections lists yours.`,
  );
}

/** The account meant: the one named, else the only one. @throws UserError `connection_required` */
export async function chosenAccount(
  ports: Ports,
  userId: string,
  id: string | undefined,
): Promise<AccountRow> {
  if (id !== undefined) return accountOf(ports, userId, id);
  const rows = await accountsOf(ports, userId);
  const [only, another] = rows;
  if (only && !another) return only;
  throw connectionRequired(rows);
}

export function connectionRequired(rows: readonly AccountRow[]): UserError {
  return new UserError(
    "connection_required",
    "You have more than one connection. Say which one with connection_id.",
    {
      details: {
        connections: rows.map(({ id, kind, name }) => ({ id, kind, name })),
        errors: [{ pointer: "connection_id", message: "is required" }],
      },
    },
  );
}

/** @throws AppError `killed` (409) while nothing may be opened in the account. */
export function mustNotBeKilled({ killLevel, name }: AccountRow): void {
  if (killLevel === null) return;
  throw new AppError(
    "killed",
    `Trading is stopped in ${name}. POST /api/v1/trading/resume lets it go on; closing is always possible.`,
    { status: 409 },
  );
}

export function addressOf({ id, userId, kind }: AccountRow): RoomAddress {
  return { accountId: id, userId, kind };
}
