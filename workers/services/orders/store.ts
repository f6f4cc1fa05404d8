import { and, eq, inArray, sql } from "drizzle-orm";
import { type Db, deals, isStale, orderEvents, orders, positions, tradingAccounts } from "#db";
import { applyOrderEvent, type ChainTip, isFinal, newOrder, type OrderRecord } from "#orders";
import type {
  AccountSnapshot,
  DealState,
  Execution,
  OrderEvent,
  OrderIntent,
  OrderState,
  OrderStep,
} from "#protocol";
import type { AccountRow } from "../accounts.ts";
import type { Ports } from "../ports.ts";
import { type OrderRow, recordOf } from "./views.ts";

/** What a room told: in its answer to a hand-over, or in a report. */
export interface Told {
  readonly events: readonly OrderEvent[];
  readonly deals: readonly DealState[];
  /** Wishes that nobody asked for here: of orders born at the account itself. */
  readonly born?: readonly OrderIntent[];
  readonly snapshot?: AccountSnapshot | null;
  /** The chain is stored without gaps up to here. */
  readonly tip?: ChainTip;
}

type Statement = Parameters<Db["batch"]>[0][number];

const ATTEMPTS = 6;

/**
 * Stores what a room told, all or nothing: events, the orders they add up to, deals and the snapshot. Telling it again
 * changes nothing. A writer that read an order before another one changed it is refused and reads again.
 *
 * @returns the orders that the events belong to, as they stand now.
 */
export async function absorb(
  ports: Ports,
  account: AccountRow,
  told: Told,
  known?: OrderRow,
): Promise<ReadonlyMap<string, OrderRecord>> {
  const ids = [...new Set(told.events.map((event) => event.request_id))];
  let rows = known ? [known] : await ordersById(ports, account, ids);
  for (let attempt = 1; ; attempt++) {
    const { statements, records } = write(ports, account, told, rows);
    const [first, ...rest] = statements;
    if (!first) return records;
    try {
      await ports.db.batch([first, ...rest]);
      return records;
    } catch (error) {
      if (!isStale(error) || attempt === ATTEMPTS) throw error;
      rows = await ordersById(ports, account, ids);
    }
  }
}

export function stepRow(step: OrderStep | OrderEvent): typeof orderEvents.$inferInsert {
  const chained = "seq" in step ? step : null;
  return {
    id: step.id,
    accountId: step.account_id,
    orderId: step.request_id,
    seq: chained?.seq ?? null,
    previousHash: chained?.previous_hash ?? null,
    hash: chained?.hash ?? null,
    state: step.state,
    at: step.at,
    by: step.by,
    code: step.code ?? null,
    message: step.message ?? null,
    execution: step.execution ?? null,
  };
}

/** The event as it came, from the row that it was stored in. */
export function eventOf(row: typeof orderEvents.$inferSelect): OrderEvent {
  const { id, accountId, orderId, seq, previousHash, hash, state, at, by } = row;
  return {
    id,
    account_id: accountId,
    request_id: orderId,
    state: state as OrderState, // a check of the table
    at,
    by,
    ...(row.code === null ? {} : { code: row.code }),
    ...(row.message === null ? {} : { message: row.message }),
    ...(row.execution === null ? {} : { execution: row.execution as Execution }), // written from one
    seq: seq ?? 0,
    previous_hash: previousHash ?? "",
    hash: hash ?? "",
  };
}

/** The columns of an order that follow from its record. */
export function columnsOf(record: OrderRecord) {
  return {
    record,
    state: record.state,
    isFinal: isFinal(record.state),
    dealTicket: record.execution.deal_ticket ?? null,
    updatedAt: record.updated_at,
  };
}

async function ordersById(
  { db }: Ports,
  account: AccountRow,
  ids: readonly string[],
): Promise<readonly OrderRow[]> {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(orders)
    .where(and(eq(orders.accountId, account.id), inArray(orders.id, [...ids])));
}

function write(
  ports: Ports,
  account: AccountRow,
  told: Told,
  rows: readonly OrderRow[],
): { statements: Statement[]; records: Map<string, OrderRecord> } {
  const { db } = ports;
  const statements: Statement[] = [];
  const records = new Map<string, OrderRecord>();
  for (const events of byOrder(told.events).values()) {
    const id = (events[0] as OrderEvent).request_id; // a group has at least one
    const row = rows.find((one) => one.id === id);
    const wish = told.born?.find((intent) => intent.request_id === id);
    const before = row ? recordOf(row) : wish ? newOrder(wish) : null;
    const record = fold(before, events);
    records.set(id, record);
    // Every event is known: the report came before the answer, or the other way round.
    if (row?.isHandedOver && record === before) continue;
    statements.push(row ? update(db, row, record) : insert(db, account, record));
    statements.push(db.insert(orderEvents).values(events.map(stepRow)).onConflictDoNothing());
  }
  if (told.deals.length > 0) {
    const booked = told.deals.map((deal) => dealRow(account.id, deal));
    statements.push(db.insert(deals).values(booked).onConflictDoNothing());
  }
  if (told.snapshot && told.snapshot.at >= (account.lastStateAt ?? 0)) {
    statements.push(...replaceSnapshot(db, account.id, told.snapshot));
  }
  if (told.tip && told.tip.seq !== account.chainSeq) {
    statements.push(
      db
        .update(tradingAccounts)
        .set({ chainSeq: told.tip.seq, chainHash: told.tip.hash })
        .where(
          and(eq(tradingAccounts.id, account.id), eq(tradingAccounts.chainSeq, account.chainSeq)),
        ),
    );
  }
  return { statements, records };
}

function fold(record: OrderRecord | null, events: readonly OrderEvent[]): OrderRecord {
  const sorted = [...events].sort((a, b) => a.seq - b.seq);
  const result = sorted.reduce<OrderRecord | null>(
    (before, event) => applyOrderEvent(before, event).order,
    record,
  );
  return result as OrderRecord; // at least one event was applied
}

function byOrder(events: readonly OrderEvent[]): ReadonlyMap<string, OrderEvent[]> {
  const groups = new Map<string, OrderEvent[]>();
  for (const event of events) {
    groups.set(event.request_id, [...(groups.get(event.request_id) ?? []), event]);
  }
  return groups;
}

function update(db: Db, row: OrderRow, record: OrderRecord): Statement {
  return db
    .update(orders)
    .set({
      ...columnsOf(record),
      isHandedOver: true,
      // Null where another writer was faster: NOT NULL then rolls the whole batch back, so nothing is lost unseen.
      revision: sql`case when revision = ${row.revision} then revision + 1 end`,
    })
    .where(eq(orders.id, row.id));
}

/** Born elsewhere (the PC's own protection): stored on first sight. */
function insert(db: Db, account: AccountRow, record: OrderRecord): Statement {
  return db.insert(orders).values({
    id: record.request_id,
    userId: account.userId,
    accountId: account.id,
    ...columnsOf(record),
    isHandedOver: true,
    createdAt: record.created_at,
  });
}

function dealRow(accountId: string, deal: DealState): typeof deals.$inferInsert {
  const { order_ticket, position_id, ...rest } = deal;
  return { accountId, orderTicket: order_ticket, positionId: position_id, ...rest };
}

function replaceSnapshot(db: Db, accountId: string, snapshot: AccountSnapshot): Statement[] {
  const held = snapshot.positions.map((position) => ({
    accountId,
    positionId: position.position_id,
    ticket: position.ticket,
    symbol: position.symbol,
    side: position.side,
    lots: position.lots,
    openPrice: position.open_price,
    openTime: position.open_time,
    stopLoss: position.stop_loss,
    takeProfit: position.take_profit,
    currentPrice: position.current_price,
    profit: position.profit,
    swap: position.swap,
    magic: position.magic,
    comment: position.comment,
    asOf: snapshot.at,
  }));
  return [
    db
      .update(tradingAccounts)
      .set({ lastState: snapshot.account, lastStateAt: snapshot.at })
      .where(eq(tradingAccounts.id, accountId)),
    db.delete(positions).where(eq(positions.accountId, accountId)),
    ...(held.length > 0 ? [db.insert(positions).values(held)] : []),
  ];
}
