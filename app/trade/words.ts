import type { OrderType } from "#domain";
import type { OrderState } from "#protocol";
import { m } from "../i18n/generated/messages.js";

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
