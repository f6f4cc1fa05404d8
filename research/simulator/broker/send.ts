import { assertNever, type Deal, type Tick } from "#domain";
import {
  type Changed,
  changeOrder,
  changeStops,
  refuseFrozenPosition,
  removeOrder,
} from "./change.ts";
import { type DealRequest, refuseClosing, refuseOpening, refusePermission } from "./checks.ts";
import { closeBy } from "./close-by.ts";
import { bookFill } from "./fill.ts";
import { endOrder, plainLots, takeTicket } from "./ledger.ts";
import { type Market, openPriceOf } from "./market.ts";
import type { Outcome } from "./outcome.ts";
import { placeMarketOrder, placePending, workingOrder } from "./place.ts";
import type { TradeRequest, TradeResult } from "./request.ts";
import { RETCODES, type RetcodeName, wordsOf } from "./retcodes.ts";
import type { SimOrder, SimPosition, SimState } from "./state.ts";
import { availableLots, refillAt } from "./working.ts";

/** Circumstances of one send that a test or a fault may set. */
export interface SendOptions {
  /** Lots that can be had at once, over the symbol's own liquidity. */
  readonly availableLots?: number;
  /** A market order is only placed now (10008), and filled or rejected at this moment. */
  readonly work?: NonNullable<SimOrder["work"]>;
  /** Against the sender. */
  readonly slippagePoints?: number;
}

/** What the server did with a request. */
export interface Sent {
  readonly state: SimState;
  readonly result: TradeResult;
  readonly deals: readonly Deal[];
}

/** OrderSend at the server, at the market's moment: checks in a server's order, then the deed. Advance to it first. */
export function sendOrder(
  state: SimState,
  request: TradeRequest,
  market: Market,
  options: SendOptions = {},
): Sent {
  const refusal = refusePermission(state, request);
  const outcome: Outcome = refusal
    ? { state, retcode: refusal }
    : carryOut(state, request, market, options);
  const deals = outcome.deals ?? [];
  const tick = market.quote(symbolOf(state, request) ?? "");
  return {
    state: outcome.state,
    deals,
    result: {
      retcode: RETCODES[outcome.retcode],
      order: outcome.order ?? deals[0]?.orderTicket ?? null,
      deal: deals[0]?.ticket ?? null,
      lots: outcome.lots ?? plainLots(deals[0]?.lots ?? 0),
      price: outcome.price ?? deals[0]?.price ?? 0,
      ...{ bid: tick?.bid ?? 0, ask: tick?.ask ?? 0 },
      comment: wordsOf(RETCODES[outcome.retcode]),
    },
  };
}

/** The symbol that a request is about, where it names none through what it changes; null when that is gone. */
export function symbolOf(state: SimState, request: TradeRequest): string | null {
  if ("symbol" in request) return request.symbol;
  const held: readonly { ticket: string; symbol: string }[] =
    "order" in request ? state.orders : state.positions;
  const ticket = "order" in request ? request.order : request.position;
  return held.find((one) => one.ticket === ticket)?.symbol ?? null;
}

function carryOut(
  state: SimState,
  request: TradeRequest,
  market: Market,
  options: SendOptions,
): Outcome {
  switch (request.action) {
    case "deal":
      return deal(state, request, market, options);
    case "pending":
      return placePending(state, request, market);
    case "sltp": {
      const { state: changed, retcode } = changeStops(state, request, market);
      return { state: changed, retcode };
    }
    case "modify":
      return ofOrder(changeOrder(state, request, market));
    case "remove":
      return ofOrder(removeOrder(state, request, market));
    case "close_by":
      return closeBy(state, request, market);
    default:
      return assertNever(request);
  }
}

function ofOrder({ state, retcode, order }: Changed): Outcome {
  if (!order) return { state, retcode };
  return { state, retcode, order: order.ticket, lots: order.lots, price: order.price };
}

function deal(
  state: SimState,
  request: DealRequest,
  market: Market,
  options: SendOptions,
): Outcome {
  let refusal: RetcodeName | null;
  if (request.position === null) refusal = refuseOpening(state, request, market);
  else {
    const position = state.positions.find((one) => one.ticket === request.position);
    refusal = position ? refuseClose(state, request, position, market) : "positionClosed";
  }
  const tick = market.quote(request.symbol);
  if (refusal || !tick) return { state, retcode: refusal ?? "noQuotes" };
  return fillNow(state, request, tick, market, options);
}

function refuseClose(
  state: SimState,
  request: DealRequest,
  position: SimPosition,
  market: Market,
): RetcodeName | null {
  const instrument = market.instrument(position.symbol);
  return (
    refuseClosing(state, request, position, market) ??
    (instrument ? refuseFrozenPosition(position, instrument, market) : null)
  );
}

/** Fills what there is: all or nothing (FOK), what there is (IOC), or that and the rest later (RETURN). */
function fillNow(
  state: SimState,
  request: DealRequest,
  tick: Tick,
  market: Market,
  options: SendOptions,
): Outcome {
  if (options.work) return placeMarketOrder(state, request, market, options.work);
  const lots = availableLots(request.lots, request.symbol, market, options.availableLots);
  const isPart = lots < request.lots;
  if (lots === 0 || (isPart && request.filling === "fok")) return { state, retcode: "reject" };
  const { ticket: order, state: taken } = takeTicket(state);
  const { symbol, type: side, stopLoss, takeProfit, magic, comment } = request;
  const price = slipped(openPriceOf(side, tick), request, market, options.slippagePoints ?? 0);
  const booked = bookFill(
    taken,
    {
      ...{ order, symbol, side, lots, price, stopLoss, takeProfit, magic, comment },
      ...{ closes: request.position, reason: request.dealer ?? "expert" },
    },
    market,
  );
  const retcode = isPart ? "donePartial" : "done";
  if (isPart && request.filling === "return") {
    const rest = plainLots(request.lots - lots);
    const working = workingOrder(request, order, rest, price, market);
    const work = { at: refillAt(market), end: "fill" } as const;
    const orders = [...booked.state.orders, { ...working, initialLots: request.lots, work }];
    return { state: { ...booked.state, orders }, retcode, deals: booked.deals };
  }
  const ended = endOrder(
    booked.state,
    { ...request, ticket: order, lots: request.lots },
    {
      state: isPart ? "partial" : "filled",
      at: market.at,
      positionId: booked.deals[0]?.positionId ?? null,
    },
  );
  return { state: ended, retcode, deals: booked.deals };
}

function slipped(price: number, request: DealRequest, market: Market, points: number): number {
  const instrument = market.instrument(request.symbol);
  if (points === 0 || !instrument) return price;
  const worse = price + (request.type === "BUY" ? 1 : -1) * points * instrument.point;
  return Number(worse.toFixed(instrument.digits));
}
