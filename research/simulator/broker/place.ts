import { isMarketOrder } from "#domain";
import { kept } from "./change.ts";
import { type DealRequest, type PendingRequest, refuseOpening } from "./checks.ts";
import { cut, takeTicket } from "./ledger.ts";
import { type Market, openPriceOf } from "./market.ts";
import type { Outcome } from "./outcome.ts";
import type { SimOrder, SimState } from "./state.ts";

/** Accepted and not executed yet: 10008, an order that works and no deal. */
export function placeMarketOrder(
  state: SimState,
  request: DealRequest,
  market: Market,
  work: NonNullable<SimOrder["work"]>,
): Outcome {
  const { ticket, state: taken } = takeTicket(state);
  const tick = market.quote(request.symbol);
  const price = tick ? openPriceOf(request.type, tick) : 0;
  const order = { ...workingOrder(request, ticket, request.lots, price, market), work };
  return {
    state: { ...taken, orders: [...taken.orders, order] },
    ...{ retcode: "placed", order: ticket, lots: 0, price: 0 },
  };
}

/** What is left of a market order, as it stands in the book. */
export function workingOrder(
  request: DealRequest,
  ticket: string,
  lots: number,
  price: number,
  market: Market,
): SimOrder {
  const { symbol, type, stopLoss, takeProfit, magic, comment, filling, dealer } = request;
  return {
    ...{ ticket, symbol, type, lots, price, stopLoss, takeProfit, placedTime: market.at },
    ...{ magic, comment: cut(comment), filling },
    ...(request.position === null ? {} : { closes: request.position }),
    ...(dealer ? { dealer } : {}),
  };
}

/** Puts a pending order into the book. */
export function placePending(state: SimState, request: PendingRequest, market: Market): Outcome {
  if (isMarketOrder(request.type)) return { state, retcode: "invalid" };
  const refusal = refuseOpening(state, request, market);
  if (refusal) return { state, retcode: refusal };
  const { ticket, state: taken } = takeTicket(state);
  const { symbol, type, lots, price, stopLoss, takeProfit, magic, comment, filling, dealer } =
    request;
  const time = kept(request.time);
  const order: SimOrder = {
    ...{ ticket, symbol, type, lots, price, stopLoss, takeProfit, placedTime: market.at },
    ...{ magic, comment: cut(comment) },
    ...(request.stopLimit === null ? {} : { stopLimit: request.stopLimit }),
    ...(time === undefined ? {} : { time }),
    ...(filling === "return" ? {} : { filling }),
    ...(dealer ? { dealer } : {}),
  };
  return {
    state: { ...taken, orders: [...taken.orders, order] },
    ...{ retcode: "placed", order: ticket, lots, price },
  };
}
