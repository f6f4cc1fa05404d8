import { and, eq, lt, type SQL, sql } from "drizzle-orm";
import { idempotencyKeys, orders, tradingAccounts } from "#db";
import { AppError, NotFoundError } from "#domain";
import { type ChainTip, verifyChain } from "#orders";
import type { RoomReport } from "#protocol";
import { type AccountRow, addressOf } from "./accounts.ts";
import { auditEntry } from "./audit.ts";
import type { RoomService } from "./contract.ts";
import { handOver } from "./orders/perform.ts";
import { KEY_LIFE_MS } from "./orders/request.ts";
import { absorb } from "./orders/store.ts";
import type { OrderRow } from "./orders/views.ts";
import type { Ports } from "./ports.ts";
import { deliverOrLater } from "./retry.ts";
import { iso } from "./times.ts";

/** A hand-over younger than this is still with the request that began it. */
const IN_FLIGHT_MS = 15_000;
/** An order that was silent for so long is asked about. */
const QUIET_MS = 60_000;
const AT_ONCE = 50;

export function createRoomService(ports: Ports): RoomService {
  return {
    async report(accountId, authorization, report) {
      if (!(await ports.rooms.isRoom(authorization, accountId))) {
        throw new AppError("not_a_room", "Only the account's own room may report.", {
          status: 401,
        });
      }
      const told = [...report.events, ...report.born];
      if (told.some((one) => one.account_id !== accountId)) {
        throw new AppError("foreign_event", "A room reports only its own account's events.", {
          status: 422,
        });
      }
      const account = await findAccount(ports, accountId);
      const tip = await nextTip(ports, account, report);
      if (tip === null) return { stored_seq: account.chainSeq };
      // What the chain holds already is stored already: of a repeat only what is new may say anything.
      const events = report.events.filter((event) => event.seq > account.chainSeq);
      await absorb(ports, account, { ...report, events, tip });
      return { stored_seq: tip.seq };
    },
    async userTicket(userId) {
      const ticket = await ports.rooms.userTicket(userId);
      return { url: ticket.url, token: ticket.token, expires_at: iso(ticket.expiresAt) };
    },
    async handOver(job) {
      await deliverOrLater(ports, job, async () => {
        const [row] = await ordersWhere(ports, eq(orders.id, job.id), 1);
        if (!row || row.orders.isHandedOver || row.orders.isFinal) return true;
        return (await handOver(ports, row.trading_accounts, row.orders)) !== null;
      });
    },
    async reconcile() {
      const isQuiet = lt(orders.updatedAt, ports.clock.now() - QUIET_MS);
      // An order that waits at the broker is silent by nature: it has its turn once an hour.
      const isDue = sql`(${orders.state} <> 'PLACED' or abs(random()) % 60 = 0)`;
      const isOpen = and(eq(orders.isHandedOver, true), eq(orders.isFinal, false), isQuiet, isDue);
      const open = await ordersWhere(ports, isOpen, AT_ONCE);
      await Promise.all(open.map((row) => askRoom(ports, row.trading_accounts, row.orders)));
      return { asked: open.length };
    },
    async redeliver() {
      const now = ports.clock.now();
      const isLost = and(
        eq(orders.isHandedOver, false),
        eq(orders.isFinal, false),
        lt(orders.createdAt, now - IN_FLIGHT_MS),
      );
      const lost = await ordersWhere(ports, isLost, AT_ONCE);
      const done = await Promise.all(
        lost.map((row) => handOver(ports, row.trading_accounts, row.orders).catch(() => null)),
      );
      return { redelivered: done.filter((record) => record !== null).length };
    },
    async forgetOldKeys() {
      const old = ports.clock.now() - KEY_LIFE_MS;
      await ports.db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, old));
    },
  };
}

/** In no order: some that are stuck must not keep the others from their turn. */
function ordersWhere({ db }: Ports, condition: SQL | undefined, limit: number) {
  return db
    .select()
    .from(orders)
    .innerJoin(tradingAccounts, eq(tradingAccounts.id, orders.accountId))
    .where(condition)
    .orderBy(sql`random()`)
    .limit(limit);
}

/** What the room knows of an order that should have told more by now. Offers nothing: the room ends it, or finds it. */
async function askRoom(ports: Ports, account: AccountRow, row: OrderRow): Promise<void> {
  const reply = await ports.rooms.intent(addressOf(account), row.id).catch(() => null);
  if (reply && reply.events.length > 0)
    await absorb(ports, account, reply, row).catch(() => undefined); // the next minute asks again
}

async function findAccount({ db }: Ports, id: string): Promise<AccountRow> {
  const [row] = await db.select().from(tradingAccounts).where(eq(tradingAccounts.id, id));
  if (row) return row;
  throw new NotFoundError("account_not_found", `There is no account ${id}.`);
}

/**
 * Where the account's chain stands with this report in it.
 *
 * @returns null when events are missing before it: nothing is stored, and the room sends from where we stand.
 * @throws AppError `chain_broken` (409) when an event does not follow from the one before, and keeps that in the audit log.
 */
async function nextTip(
  ports: Ports,
  account: AccountRow,
  { events }: RoomReport,
): Promise<ChainTip | null> {
  const known = { seq: account.chainSeq, hash: account.chainHash };
  const fresh = events.filter((event) => event.seq > known.seq).sort((a, b) => a.seq - b.seq);
  const checked = verifyChain(fresh, known);
  if (checked.ok) return checked.value;
  const { seq, problem } = checked.error;
  if (problem === "number") return null;
  await auditEntry(ports, account.userId, "chain.broken", account.id, { seq, problem });
  throw new AppError("chain_broken", `Event ${seq} does not follow from the account's chain.`, {
    status: 409,
  });
}
