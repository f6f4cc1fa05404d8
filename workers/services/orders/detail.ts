import { and, asc, eq } from "drizzle-orm";
import { deals, orderEvents } from "#db";
import type { EpochMs } from "#domain";
import type { OrderRecord } from "#orders";
import type { Ports } from "../ports.ts";
import { isoOrNull } from "../times.ts";
import type { OrderDetailView, OrderStampsView } from "../views.ts";
import { type EventRow, type OrderRow, recordOf, toEventView, toOrderView } from "./views.ts";
import { findRow } from "./waiting.ts";

/** One order with every step of its life, and when each party had it. */
export async function orderDetail(
  ports: Ports,
  userId: string,
  id: string,
): Promise<OrderDetailView> {
  const { db } = ports;
  const row = await findRow(ports, userId, id);
  const record = recordOf(row);
  const ofDeal = and(
    eq(deals.accountId, row.accountId),
    eq(deals.ticket, record.execution.deal_ticket ?? ""),
  );
  const [events, [deal]] = await Promise.all([
    db
      .select()
      .from(orderEvents)
      .where(eq(orderEvents.orderId, id))
      .orderBy(asc(orderEvents.at), asc(orderEvents.seq)),
    db.select({ time: deals.time }).from(deals).where(ofDeal),
  ]);
  const stamps = stampsOf(row, record, events, deal?.time ?? null);
  return { ...toOrderView(record), stamps, events: events.map(toEventView) };
}

/** Each by the clock of the party that had it; null while it is not known. */
function stampsOf(
  row: OrderRow,
  { intent }: OrderRecord,
  events: readonly EventRow[],
  dealAt: EpochMs | null,
): OrderStampsView {
  const first = (state: string, by?: EventRow["by"]) =>
    events.find((event) => event.state === state && (by === undefined || event.by === by))?.at ??
    null;
  return {
    clicked: isoOrNull(intent?.clicked_at ?? null),
    api: isoOrNull(intent?.created_at ?? null),
    stored: isoOrNull(row.createdAt),
    room: isoOrNull(first("QUEUED", "room")),
    connector: isoOrNull(first("DELIVERED")),
    sent: isoOrNull(first("SENDING")),
    deal: isoOrNull(dealAt),
  };
}
