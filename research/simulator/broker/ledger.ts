import { commissionOf, defaultCosts, roundMoney } from "#broking";
import type { Deal } from "#domain";
import type { Market } from "./market.ts";
import { type EndedOrder, type EndedState, LIMITS, type SimOrder, type SimState } from "./state.ts";

/** A change of the account and the deals that made it, oldest first. */
export interface Booked {
  readonly state: SimState;
  readonly deals: readonly Deal[];
}

/** The next free ticket and the state that has given it out. */
export function takeTicket(state: SimState): { ticket: string; state: SimState } {
  return {
    ticket: String(state.nextTicket),
    state: { ...state, nextTicket: state.nextTicket + 1 },
  };
}

/** Books one deal: the only thing that changes a balance. */
export function bookDeal(state: SimState, executed: Omit<Deal, "ticket">): Booked {
  const { ticket, state: ticketed } = takeTicket(state);
  const deal: Deal = { ticket, ...executed, comment: cut(executed.comment) };
  const change = deal.profit + deal.commission + deal.swap + deal.fee;
  return {
    state: {
      ...ticketed,
      balance: roundMoney(state.balance + change, state.currency),
      deals: newest([...state.deals, deal], state.rules.keep.deals),
    },
    deals: [deal],
  };
}

/** Takes an order out of the book, if it is in it, and writes into the history how it ended. */
export function endOrder(
  state: SimState,
  order: Pick<EndedOrder, "ticket" | "symbol" | "type" | "lots" | "magic" | "comment">,
  end: {
    readonly state: EndedState;
    readonly at: number;
    readonly positionId: string | null;
  },
): SimState {
  const { ticket, symbol, type, lots, magic, comment } = order;
  const ended: EndedOrder = {
    ...{ ticket, symbol, type, lots, magic, comment: cut(comment) },
    ...{ state: end.state, positionId: end.positionId, doneTime: end.at },
  };
  return {
    ...state,
    orders: state.orders.filter((one) => one.ticket !== ticket),
    history: newest([...state.history, ended], state.rules.keep.history),
  };
}

/** Changes a working order in its place. */
export function replaceOrder(state: SimState, order: SimOrder): SimState {
  return {
    ...state,
    orders: state.orders.map((one) => (one.ticket === order.ticket ? order : one)),
  };
}

/** Commission of one side, account currency; zero or below. */
export function commissionFor(
  state: SimState,
  symbol: string,
  lots: number,
  market: Market,
): number {
  const instrument = market.instrument(symbol);
  if (!instrument) return 0;
  const own = market.rules(symbol).commissionPerLot;
  const asked = own === null ? commissionOf(lots, defaultCosts(instrument)) : own * lots;
  // A plain zero: minus zero would not survive JSON.
  return 0 - roundMoney(asked, state.currency);
}

/** Lots are decimals of at most 8 places; sums and differences must not leave binary dust. */
export function plainLots(lots: number): number {
  return Math.round(lots * 1e8) / 1e8;
}

/** MT5 keeps 31 characters of a comment. */
export function cut(comment: string): string {
  return comment.slice(0, LIMITS.commentCharacters);
}

function newest<T>(items: readonly T[], keep: number): readonly T[] {
  return items.length > keep ? items.slice(items.length - keep) : items;
}
