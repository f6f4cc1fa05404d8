import type { TerminalResult } from "#orders";
import type { Booked } from "./book.ts";

/** What came of a request at the broker. */
export interface Sent {
  readonly retcode: number;
  readonly orderTicket: string | null;
  readonly deals: readonly Booked[];
}

/** An answer that knows of nothing. */
export function refusedResult(retcode: number): TerminalResult {
  return {
    retcode,
    order_ticket: null,
    deal_ticket: null,
    position_id: null,
    lots: 0,
    price: 0,
    profit: null,
    deals: [],
  };
}

/** The answer of a broker that says all it knows. */
export function plainResult({ retcode, orderTicket, deals }: Sent): TerminalResult {
  const last = deals.at(-1);
  if (last === undefined) return { ...refusedResult(retcode), order_ticket: orderTicket };
  return {
    retcode,
    order_ticket: orderTicket,
    deal_ticket: last.ticket,
    position_id: last.position_id,
    lots: last.lots,
    price: last.price,
    profit: last.entry === "in" ? null : last.profit,
    deals: deals.map(({ shownAt: _shown, ...deal }) => deal),
  };
}
