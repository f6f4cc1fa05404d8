import { refuseSymbol } from "./checks.ts";
import { reduce } from "./fill.ts";
import { endOrder, takeTicket } from "./ledger.ts";
import type { Market } from "./market.ts";
import type { Outcome } from "./outcome.ts";
import type { TradeRequest } from "./request.ts";
import type { SimState } from "./state.ts";

/** Closes the smaller of two opposite positions against the other; all profit is booked with the first deal. */
export function closeBy(
  state: SimState,
  request: Extract<TradeRequest, { action: "close_by" }>,
  market: Market,
): Outcome {
  const position = state.positions.find((one) => one.ticket === request.position);
  const other = state.positions.find((one) => one.ticket === request.positionBy);
  if (!position || !other) return { state, retcode: "positionClosed" };
  if (position.symbol !== other.symbol || position.side === other.side)
    return { state, retcode: "invalid" };
  const refusal = refuseSymbol(state, position.symbol, market);
  if (refusal) return { state, retcode: refusal };
  if (!market.rules(position.symbol).orderKinds.includes("close_by"))
    return { state, retcode: "invalidOrder" };
  const lots = Math.min(position.lots, other.lots);
  const { ticket: order, state: taken } = takeTicket(state);
  const { symbol } = position;
  const { magic, comment } = request;
  const fill = {
    ...{ order, symbol, lots, magic, comment, stopLoss: null, takeProfit: null },
    reason: request.dealer ?? "expert",
  } as const;
  const first = reduce(
    taken,
    position,
    { ...fill, closes: position.ticket, side: other.side, price: other.openPrice },
    market,
    "out_by",
  );
  // Closed at its own open price: nothing is left to book on it.
  const second = reduce(
    first.state,
    other,
    { ...fill, closes: other.ticket, side: position.side, price: other.openPrice },
    market,
    "out_by",
  );
  const ended = endOrder(
    second.state,
    { ticket: order, symbol, type: "CLOSE_BY", lots, magic, comment },
    { state: "filled", at: market.at, positionId: first.deals[0]?.positionId ?? null },
  );
  return { state: ended, retcode: "done", deals: [...first.deals, ...second.deals] };
}
