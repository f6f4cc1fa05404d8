import type { orderEvents, orders } from "#db";
import { answerOf, isFinal, type OrderRecord } from "#orders";
import type { DealState, OrderIntent, OrderState, PositionState } from "#protocol";
import { iso } from "../times.ts";
import type {
  DealView,
  OrderEventView,
  OrderGroupView,
  OrderView,
  PositionView,
} from "../views.ts";

export type OrderRow = typeof orders.$inferSelect;
export type EventRow = typeof orderEvents.$inferSelect;

/** The record as the order rules made it; only they write it. */
export function recordOf(row: Pick<OrderRow, "record">): OrderRecord {
  return row.record as OrderRecord;
}

export function toOrderView(record: OrderRecord): OrderView {
  const { execution } = record;
  return {
    id: record.request_id,
    connection_id: record.account_id,
    ...wishOf(record.intent),
    status: record.state,
    final: isFinal(record.state),
    settled: answerOf(record).kind !== "pending",
    ticket: execution.order_ticket ?? null,
    deal_ticket: execution.deal_ticket ?? null,
    position_id: execution.position_id ?? targetOf(record.intent),
    filled_lots: execution.filled_lots ?? 0,
    price: execution.price ?? null,
    profit: execution.profit ?? null,
    retcode: execution.retcode ?? null,
    code: record.code,
    message: record.message,
    origin: record.intent?.origin ?? "connector",
    created_at: iso(record.created_at),
    updated_at: iso(record.updated_at),
    url: `/api/v1/trading/orders/${record.request_id}`,
  };
}

/** The orders of one request in several accounts; settled once all of them are. */
export function toGroupView(records: readonly OrderRecord[]): OrderGroupView {
  const orders = records.map(toOrderView);
  return { settled: orders.every(({ settled }) => settled), orders };
}

export function toEventView(row: EventRow): OrderEventView {
  return {
    id: row.id,
    seq: row.seq,
    previous_hash: row.previousHash,
    hash: row.hash,
    state: row.state as OrderState, // a check of the table
    at: iso(row.at),
    by: row.by,
    code: row.code,
    message: row.message,
  };
}

export function toPositionView(
  connectionId: string,
  at: number,
  state: PositionState,
): PositionView {
  return {
    id: state.position_id,
    connection_id: connectionId,
    ticket: state.ticket,
    symbol: state.symbol,
    side: state.side,
    lot_size: state.lots,
    open_price: state.open_price,
    current_price: state.current_price,
    stop_loss: state.stop_loss,
    take_profit: state.take_profit,
    profit: state.profit,
    swap: state.swap,
    opened_at: iso(state.open_time),
    as_of: iso(at),
  };
}

export function toDealView(
  connectionId: string,
  deal: Omit<DealState, "order_ticket" | "position_id"> & {
    readonly orderTicket: string;
    readonly positionId: string;
  },
): DealView {
  return {
    ticket: deal.ticket,
    connection_id: connectionId,
    order_ticket: deal.orderTicket,
    position_id: deal.positionId,
    symbol: deal.symbol,
    side: deal.side,
    entry: deal.entry,
    reason: deal.reason,
    lot_size: deal.lots,
    price: deal.price,
    profit: deal.profit,
    commission: deal.commission,
    swap: deal.swap,
    fee: deal.fee,
    at: iso(deal.time),
  };
}

/** What was asked for; an order that was met before its wish shows only its steps. */
function wishOf(intent: OrderIntent | null) {
  const nothing = {
    action: intent?.action ?? ("open" as const),
    symbol: intent?.symbol ?? "",
    order_type: null,
    lot_size: null,
    requested_price: null,
    stop_loss: null,
    take_profit: null,
  };
  switch (intent?.action) {
    case "open":
      return {
        ...nothing,
        order_type: intent.order_type,
        lot_size: intent.lots,
        requested_price: intent.price,
        stop_loss: intent.stop_loss,
        take_profit: intent.take_profit,
      };
    case "close":
      return { ...nothing, lot_size: intent.lots };
    case "modify_order":
      return {
        ...nothing,
        requested_price: intent.price,
        stop_loss: intent.stop_loss,
        take_profit: intent.take_profit,
      };
    case "modify":
      return { ...nothing, stop_loss: intent.stop_loss, take_profit: intent.take_profit };
    default:
      return nothing;
  }
}

function targetOf(intent: OrderIntent | null): string | null {
  return intent !== null && "position_id" in intent ? intent.position_id : null;
}
