import type { OrderType, Side } from "#domain";
import type { OrderState, SymbolState } from "#protocol";
import { lotsText } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import type { OrderView } from "../services.server.ts";
import type { TicketProblem } from "./ticket-form.ts";
import type { SideProblem, TicketKind } from "./ticket-math.ts";

const STATES: Record<OrderState, () => string> = {
  CREATED: m.state_created,
  QUEUED: m.state_queued,
  DELIVERED: m.state_delivered,
  SENDING: m.state_sending,
  PLACED: m.state_placed,
  PARTIAL: m.state_partial,
  FILLED: m.state_filled,
  DONE: m.state_done,
  REJECTED: m.state_rejected,
  CANCELLED: m.state_cancelled,
  EXPIRED: m.state_expired,
  DENIED: m.state_denied,
  UNKNOWN: m.state_unknown,
  ABSENT: m.state_absent,
};

/** An order's state in the trader's words; UNKNOWN says that it is being checked. */
export function stateText(state: OrderState): string {
  return STATES[state]();
}

const TYPES: Record<OrderType, () => string> = {
  BUY: m.type_buy,
  SELL: m.type_sell,
  BUY_LIMIT: m.type_buy_limit,
  SELL_LIMIT: m.type_sell_limit,
  BUY_STOP: m.type_buy_stop,
  SELL_STOP: m.type_sell_stop,
  BUY_STOP_LIMIT: m.type_buy_stop_limit,
  SELL_STOP_LIMIT: m.type_sell_stop_limit,
};

export function typeText(type: OrderType): string {
  return TYPES[type]();
}

const PARTIES: Record<"api" | "room" | "connector" | "terminal", () => string> = {
  api: m.party_api,
  room: m.party_room,
  connector: m.party_connector,
  terminal: m.party_terminal,
};

/** Who saw a step of an order. */
export function partyText(party: keyof typeof PARTIES): string {
  return PARTIES[party]();
}

/** What an order does, in a word. */
export function actionText(action: OrderView["action"]): string {
  switch (action) {
    case "open":
      return m.action_open();
    case "close":
      return m.action_close();
    case "close_by":
      return m.action_close_by();
    case "modify":
      return m.action_modify();
    case "modify_order":
      return m.action_modify_order();
    case "cancel":
      return m.action_cancel();
  }
}

/** What is wrong with one field of the ticket, and how to mend it. */
export function ticketProblemText(problem: TicketProblem, spec: SymbolState): string {
  if (problem.field === "expiryAt")
    return problem.code === "past" ? m.expiry_past() : m.expiry_missing();
  if (problem.field !== "lots") return m.field_not_number();
  switch (problem.code) {
    case "not_number":
      return m.lots_not_number();
    case "out_of_range":
      return m.lots_out_of_range({
        min: lotsText(spec.volume_min),
        max: lotsText(spec.volume_max),
      });
    case "off_step":
      return m.lots_off_step({ step: lotsText(spec.volume_step) });
  }
}

/** Why one of the two sides cannot be ordered at the prices that were typed. */
export function sideProblemText(problem: SideProblem, side: Side, kind: TicketKind): string {
  const buys = side === "BUY";
  switch (problem) {
    case "price_missing":
      return m.side_price_missing();
    case "limit_missing":
      return m.side_limit_missing();
    case "limit_side":
      return buys ? m.side_behind_buy() : m.side_behind_sell();
    case "price_side":
      if (kind === "limit") return buys ? m.side_limit_buy() : m.side_limit_sell();
      return buys ? m.side_stop_buy() : m.side_stop_sell();
  }
}
