import { roundMoney } from "#broking";
import type { Deal, DealReason, Side } from "#domain";
import { type Booked, bookDeal, commissionFor, plainLots } from "./ledger.ts";
import type { Market } from "./market.ts";
import { identifierOf, isNetting, type SimPosition, type SimState } from "./state.ts";
import { profitAt } from "./value.ts";

/** Lots of an order that met the market at a price. */
export interface Fill {
  /** Ticket of the order. */
  readonly order: string;
  readonly symbol: string;
  readonly side: Side;
  readonly lots: number;
  readonly price: number;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
  /** Ticket of the position that the order was sent to close; null = whatever the account's mode makes of it. */
  readonly closes: string | null;
  readonly reason: DealReason;
  readonly magic: number;
  readonly comment: string;
}

/**
 * What a fill makes of the account. Hedging: a position of its own, unless it closes one or continues its
 * order's. Netting: it adds to the symbol's position, reduces it, closes it or turns it round.
 */
export function bookFill(state: SimState, fill: Fill, market: Market): Booked {
  const held = heldBy(state, fill);
  if (!held) return openPosition(state, fill, market);
  if (held.side === fill.side) return addTo(state, held, fill, market);
  return fill.lots > held.lots
    ? reverse(state, held, fill, market)
    : reduce(state, held, fill, market);
}

/** Closes lots of a position at a price; the rest keeps its ticket, its stops and its share of the swap. */
export function reduce(
  state: SimState,
  position: SimPosition,
  fill: Fill,
  market: Market,
  entry: "out" | "out_by" = "out",
): Booked {
  const rest = plainLots(position.lots - fill.lots);
  const swap =
    rest === 0
      ? position.swap
      : roundMoney((position.swap * fill.lots) / position.lots, state.currency);
  const kept = { ...position, lots: rest, swap: roundMoney(position.swap - swap, state.currency) };
  const positions = state.positions.flatMap((one) =>
    one.ticket !== position.ticket ? [one] : rest === 0 ? [] : [kept],
  );
  const profit = profitAt({ ...position, lots: fill.lots }, fill.price, market, state.currency);
  const deal = dealOf(state, fill, identifierOf(position), market);
  return bookDeal({ ...state, positions }, { ...deal, entry, profit, swap });
}

/** Changes one position in its place. */
export function replacePosition(state: SimState, position: SimPosition, by: SimPosition): SimState {
  return {
    ...state,
    positions: state.positions.map((one) => (one.ticket === position.ticket ? by : one)),
  };
}

function heldBy(state: SimState, fill: Fill): SimPosition | undefined {
  if (fill.closes !== null) return state.positions.find((one) => one.ticket === fill.closes);
  if (isNetting(state)) return state.positions.find((one) => one.symbol === fill.symbol);
  return state.positions.find((one) => identifierOf(one) === fill.order);
}

function openPosition(state: SimState, fill: Fill, market: Market): Booked {
  const { order, symbol, side, lots, price, stopLoss, takeProfit, magic, comment } = fill;
  const opened: SimPosition = {
    ...{ ticket: order, symbol, side, lots, openPrice: price, openTime: market.at },
    ...{ stopLoss, takeProfit, swap: 0, magic, comment },
  };
  const deal = dealOf(state, fill, order, market);
  return bookDeal({ ...state, positions: [...state.positions, opened] }, deal);
}

/** The price becomes the mean. On netting the newcomer's stops rule, none too; its own order's keep on hedging. */
function addTo(state: SimState, held: SimPosition, fill: Fill, market: Market): Booked {
  const lots = plainLots(held.lots + fill.lots);
  const mean = (held.openPrice * held.lots + fill.price * fill.lots) / lots;
  const stops = isNetting(state)
    ? { stopLoss: fill.stopLoss, takeProfit: fill.takeProfit }
    : { stopLoss: held.stopLoss, takeProfit: held.takeProfit };
  const grown = { ...held, ...stops, lots, openPrice: Math.round(mean * 1e10) / 1e10 };
  const deal = dealOf(state, fill, identifierOf(held), market);
  return bookDeal(replacePosition(state, held, grown), deal);
}

/** One deal closes all and opens the rest the other way: the identifier stays, the ticket is the order's. */
function reverse(state: SimState, held: SimPosition, fill: Fill, market: Market): Booked {
  const { order, side, price, stopLoss, takeProfit, magic, comment } = fill;
  const turned: SimPosition = {
    ...{ ticket: order, identifier: identifierOf(held), symbol: held.symbol, side },
    ...{ lots: plainLots(fill.lots - held.lots), openPrice: price, openTime: market.at },
    ...{ stopLoss, takeProfit, swap: 0, magic, comment },
  };
  const profit = profitAt(held, price, market, state.currency);
  const deal = dealOf(state, fill, identifierOf(held), market);
  return bookDeal(replacePosition(state, held, turned), {
    ...deal,
    ...{ entry: "inout", profit, swap: held.swap },
  });
}

function dealOf(
  state: SimState,
  fill: Fill,
  positionId: string,
  market: Market,
): Omit<Deal, "ticket"> {
  const { order, symbol, side, reason, lots, price, magic, comment } = fill;
  return {
    ...{ orderTicket: order, positionId, symbol, side, reason, lots, price },
    entry: "in",
    profit: 0,
    commission: commissionFor(state, symbol, lots, market),
    ...{ swap: 0, fee: 0, time: market.at, magic, comment },
  };
}
