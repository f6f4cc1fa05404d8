import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { type Db, tradingAccounts } from "#db";
import { type KillLevel, type KillView as KillWord, NO_KILL, type RoomView } from "#protocol";
import { type AccountRow, accountOf, accountsOf, addressOf } from "./accounts.ts";
import { auditEntry } from "./audit.ts";
import type { KillService } from "./contract.ts";
import type { Ports } from "./ports.ts";
import { deliverOrLater, keepTelling } from "./retry.ts";
import { isoOrNull } from "./times.ts";
import type { KillView } from "./views.ts";

const AT_ONCE = 50;

export function createKillService(ports: Ports): KillService {
  return {
    press: (userId, { level, connection_id }) => press(ports, userId, level, connection_id),
    resume: (userId, { connection_id }) => press(ports, userId, null, connection_id),
    async get(userId) {
      const rows = await accountsOf(ports, userId);
      return Promise.all(
        rows.map(async (row) => toView(row, await ports.rooms.view(addressOf(row)))),
      );
    },
    async tell(job) {
      await deliverOrLater(ports, job, async () => {
        const [row] = await ports.db
          .select()
          .from(tradingAccounts)
          .where(eq(tradingAccounts.id, job.id));
        return !row || isTold(row) || (await tellRoom(ports, row)) !== null;
      });
    },
    async redeliver() {
      const rows = await ports.db
        .select()
        .from(tradingAccounts)
        .where(
          and(
            sql`${tradingAccounts.killToldVersion} < ${tradingAccounts.killVersion}`,
            isNull(tradingAccounts.revokedAt),
          ),
        )
        .orderBy(asc(tradingAccounts.killPressedAt))
        .limit(AT_ONCE);
      const told = await Promise.all(rows.map((row) => tellRoom(ports, row).catch(() => null)));
      return { redelivered: told.filter((view) => view !== null).length };
    },
  };
}

/** Pressed is pressed: the rows are the wish, and a room that cannot be reached now is told until it has it. */
async function press(
  ports: Ports,
  userId: string,
  level: KillLevel | null,
  connectionId: string | undefined,
): Promise<readonly KillView[]> {
  const accounts =
    connectionId === undefined
      ? await accountsOf(ports, userId)
      : [await accountOf(ports, userId, connectionId)];
  const rows = await store(ports, userId, level, accounts);
  return Promise.all(
    rows.map(async (row) => {
      const view = await tellRoom(ports, row).catch(() => null);
      if (view === null) {
        const job = { kind: "kill", id: row.id } as const;
        keepTelling(ports, job, async () => (await tellRoom(ports, row)) !== null);
      }
      return toView(row, view);
    }),
  );
}

/** One batch: each account's new version, and who pressed. */
async function store(
  ports: Ports,
  userId: string,
  level: KillLevel | null,
  accounts: readonly AccountRow[],
): Promise<readonly AccountRow[]> {
  const { db, clock } = ports;
  const updates = accounts.map(({ id }) => raise(db, id, { level, at: clock.now(), by: userId }));
  const action = level === null ? "kill.resumed" : "kill.pressed";
  const audits = accounts.map(({ id }) => auditEntry(ports, userId, action, id, { level }));
  const [first, ...rest] = updates;
  if (!first) return [];
  const done = await db.batch([first, ...rest, ...audits]);
  // The results of the updates come first, one row each.
  return (done.slice(0, accounts.length) as AccountRow[][]).flat();
}

function raise(
  db: Db,
  id: string,
  pressed: { readonly level: KillLevel | null; readonly at: number; readonly by: string },
) {
  return db
    .update(tradingAccounts)
    .set({
      killLevel: pressed.level,
      killVersion: sql`${tradingAccounts.killVersion} + 1`,
      killPressedAt: pressed.at,
      killBy: pressed.by,
      killInForceAt: null,
    })
    .where(eq(tradingAccounts.id, id))
    .returning();
}

/** @returns the room's view once it has this press or a newer one; null when it did not answer. */
async function tellRoom(ports: Ports, row: AccountRow): Promise<RoomView | null> {
  const level = row.killLevel;
  const view = await ports.rooms.putKill(addressOf(row), { level, version: row.killVersion });
  if (view === null) return null;
  const { wanted, in_force_at } = view.kill;
  const isOurs = wanted.version === row.killVersion && wanted.level === level;
  // The room remembers a later press than the record, which came back from a copy: this press must still be the newest.
  if (!isOurs && wanted.version >= row.killVersion) return overtake(ports, row, view);
  await ports.db
    .update(tradingAccounts)
    .set({ killToldVersion: row.killVersion, killInForceAt: in_force_at })
    .where(and(eq(tradingAccounts.id, row.id), eq(tradingAccounts.killVersion, row.killVersion)));
  return view;
}

async function overtake(ports: Ports, row: AccountRow, view: RoomView): Promise<RoomView | null> {
  const [moved] = await ports.db
    .update(tradingAccounts)
    .set({ killVersion: view.kill.wanted.version + 1 })
    .where(and(eq(tradingAccounts.id, row.id), eq(tradingAccounts.killVersion, row.killVersion)))
    .returning();
  // Nothing moved: a newer press came between, and that is the one the room has.
  return moved ? tellRoom(ports, moved) : view;
}

function isTold({ killToldVersion, killVersion }: AccountRow): boolean {
  return killToldVersion >= killVersion;
}

function toView(row: AccountRow, view: RoomView | null): KillView {
  const known: KillWord = view?.kill ?? NO_KILL;
  const isCurrent = view !== null && known.wanted.version >= row.killVersion;
  return {
    connection_id: row.id,
    name: row.name,
    level: isCurrent ? known.wanted.level : row.killLevel,
    version: isCurrent ? known.wanted.version : row.killVersion,
    pressed_at: isoOrNull(row.killPressedAt),
    told: isCurrent || isTold(row),
    in_force_at: isoOrNull(isCurrent ? known.in_force_at : row.killInForceAt),
    in_force_by: isCurrent ? known.in_force_by : null,
    local: known.local,
  };
}
