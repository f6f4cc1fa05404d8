import type { SimState } from "../broker/state.ts";
import { identifierOf } from "../broker/state.ts";
import type { TerminalEvent, TransactionKind } from "./types.ts";

type Transaction = Extract<TerminalEvent, { type: "transaction" }>;

/**
 * The transactions that tell of a change of the account, in one of the orders that were seen at real brokers:
 * the deal before its order leaves the book, or after it is in the history.
 *
 * @param dealFirst which of the two.
 */
export function transactionsBetween(
  before: SimState,
  after: SimState,
  dealFirst: boolean,
): readonly Transaction[] {
  const deals = after.deals
    .filter((deal) => Number(deal.ticket) >= before.nextTicket)
    .map((deal): Transaction => ({ ...of("deal_add", deal.ticket), deal }));
  const wasWorking = new Map(before.orders.map((order) => [order.ticket, order]));
  const isWorking = new Set(after.orders.map((order) => order.ticket));
  const wasEnded = new Set(before.history.map((order) => order.ticket));
  const ended = after.history.filter((order) => !wasEnded.has(order.ticket));
  const added = [
    ...after.orders.filter((order) => !wasWorking.has(order.ticket)),
    // A market order is added and gone within one change.
    ...ended.filter((order) => !wasWorking.has(order.ticket)),
  ].map((order) => of("order_add", order.ticket));
  const updated = after.orders
    .filter((order) => (wasWorking.get(order.ticket) ?? order) !== order)
    .map((order) => of("order_update", order.ticket));
  const gone = ended.flatMap((order) => [
    of("order_delete", order.ticket),
    { ...of("history_add", order.ticket), ended: order.state },
  ]);
  const left = before.orders
    .filter(
      (order) => !isWorking.has(order.ticket) && !ended.some((one) => one.ticket === order.ticket),
    )
    .map((order) => of("order_delete", order.ticket));
  const middle = dealFirst ? [...deals, ...gone] : [...gone, ...deals];
  return [...added, ...updated, ...middle, ...left, ...changedPositions(before, after)];
}

/** POSITION tells of changes that no deal made: stops moved, swap charged, a new ticket. */
function changedPositions(before: SimState, after: SimState): readonly Transaction[] {
  const known = new Map(before.positions.map((one) => [identifierOf(one), one]));
  return after.positions.flatMap((position) => {
    const was = known.get(identifierOf(position));
    const isSame =
      was === undefined ||
      was === position ||
      was.lots !== position.lots ||
      was.side !== position.side;
    return isSame ? [] : [of("position", position.ticket)];
  });
}

function of(transaction: TransactionKind, ticket: string): Transaction {
  return { type: "transaction", transaction, ticket, deal: null, ended: null };
}
