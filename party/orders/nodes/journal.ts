import { assertNever } from "#domain";
import type { OrderStep } from "#protocol";
import { isFinal } from "../states.ts";
import type { ConnectorOrder, ConnectorState, JournalLine } from "./connector-types.ts";

/** The connector before it has read a journal. */
export function emptyConnector(): ConnectorState {
  return {
    journal_id: null,
    journal_seq: 0,
    epoch: 0,
    orders: {},
    unacked: [],
    resent_mono: 0,
    link: null,
    clock: null,
    out_seq: 1,
  };
}

/**
 * What one journal line makes of the state. Reading the file back and writing it go through this one
 * function, so a restart knows exactly what was promised to the disk.
 */
export function withLine(before: ConnectorState, line: JournalLine): ConnectorState {
  const state = { ...before, journal_seq: before.journal_seq + 1 };
  switch (line.kind) {
    case "journal":
      return { ...state, journal_id: line.journal_id };
    case "epoch":
      return { ...state, epoch: Math.max(state.epoch, line.epoch) };
    case "received":
      return received(state, line);
    case "sending":
      return withOrder(state, line.request_id, { phase: "sending", attempt: line.attempt });
    case "step": {
      const told = { step: line.step, deals: line.deals };
      const order = state.orders[line.step.request_id];
      const kept = { ...state, unacked: [...state.unacked, told] };
      return order === undefined
        ? kept
        : withOrder(kept, line.step.request_id, { ...afterStep(order, line.step), last: told });
    }
    case "acked":
      return { ...state, unacked: state.unacked.filter((told) => told.step.id !== line.event_id) };
    default:
      return assertNever(line);
  }
}

function received(state: ConnectorState, line: JournalLine & { kind: "received" }): ConnectorState {
  const { seq, epoch, intent } = line;
  const order: ConnectorOrder = {
    intent,
    seq,
    epoch,
    phase: "received",
    attempt: 0,
    deadline_mono: null,
    order_ticket: null,
    last: null,
  };
  return {
    ...state,
    orders: { ...state.orders, [intent.request_id]: order },
  };
}

function withOrder(
  state: ConnectorState,
  requestId: string,
  fields: Partial<ConnectorOrder>,
): ConnectorState {
  const order = state.orders[requestId];
  if (order === undefined) return state; // a line about an order of an earlier, cut-off file
  return { ...state, orders: { ...state.orders, [requestId]: { ...order, ...fields } } };
}

function afterStep(order: ConnectorOrder, step: OrderStep): Partial<ConnectorOrder> {
  const order_ticket = step.execution?.order_ticket ?? order.order_ticket;
  if (isFinal(step.state)) return { phase: "done", order_ticket };
  if (step.state === "UNKNOWN") return { phase: "unknown", order_ticket };
  if (step.state === "PLACED" || step.state === "PARTIAL") return { phase: "placed", order_ticket };
  return { order_ticket };
}
