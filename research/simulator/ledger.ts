import { commissionOf, defaultCosts, roundMoney } from "#broking";
import type { Deal, DealReason, EpochMs } from "#domain";
import { closePriceOf, type Market } from "./market.ts";
import { LIMITS, type SimPosition, type SimState } from "./state.ts";
import { floatingProfit } from "./value.ts";

/** A change of the account and the deal that made it. */
export interface Booked {
  readonly state: SimState;
  readonly deal: Deal;
}

/** The next free ticket and the state that has given it out. */
export function takeTicket(state: SimState): { ticket: string; state: SimState } {
  return {
    ticket: String(state.nextTicket),
    state: { ...state, nextTicket: state.nextTicket + 1 },
  };
}

/** Opens a position; its ticket is that of the order, as in MT5. */
export function bookOpen(
  state: SimState,
  position: Omit<SimPosition, "swap" | "openTime">,
  time: EpochMs,
  reason: DealReason,
  market: Market,
): Booked {
  const deal = {
    orderTicket: position.ticket,
    positionId: position.ticket,
    symbol: position.symbol,
    side: position.side,
    entry: "in",
    reason,
    lots: position.lots,
    price: position.openPrice,
    profit: 0,
    commission: commission(state, position.symbol, position.lots, market),
    swap: 0,
    fee: 0,
    time,
    magic: position.magic,
    comment: position.comment,
  } as const;
  const opened = { ...position, swap: 0, openTime: time };
  return book({ ...state, positions: [...state.positions, opened] }, deal);
}

/** Closes `lots` of a position at the market; the rest, if any, keeps its ticket and its share of the swap. */
export function bookClose(
  state: SimState,
  position: SimPosition,
  lots: number,
  reason: DealReason,
  market: Market,
  words: { readonly comment: string; readonly magic?: number },
): Booked {
  const tick = market.quote(position.symbol);
  if (!tick) throw new Error(`no price of ${position.symbol} to close at`);
  const rest = restOf(position.lots, lots);
  const swap =
    rest === 0 ? position.swap : roundMoney((position.swap * lots) / position.lots, state.currency);
  const { ticket: orderTicket, state: ticketed } = takeTicket(state);
  const positions = state.positions.flatMap((one) => {
    if (one.ticket !== position.ticket) return [one];
    return rest === 0
      ? []
      : [{ ...one, lots: rest, swap: roundMoney(one.swap - swap, state.currency) }];
  });
  return book(
    { ...ticketed, positions },
    {
      orderTicket,
      positionId: position.ticket,
      symbol: position.symbol,
      side: position.side === "BUY" ? "SELL" : "BUY",
      entry: "out",
      reason,
      lots,
      price: closePriceOf(position.side, tick),
      profit: floatingProfit({ ...position, lots }, market, state.currency),
      commission: commission(state, position.symbol, lots, market),
      swap,
      fee: 0,
      time: market.at,
      magic: words.magic ?? position.magic,
      comment: words.comment.slice(0, LIMITS.commentCharacters),
    },
  );
}

function book(state: SimState, executed: Omit<Deal, "ticket">): Booked {
  const { ticket, state: ticketed } = takeTicket(state);
  const deal: Deal = { ticket, ...executed };
  const change = deal.profit + deal.commission + deal.swap + deal.fee;
  return {
    state: {
      ...ticketed,
      balance: roundMoney(state.balance + change, state.currency),
      deals: [...state.deals, deal].slice(-LIMITS.deals),
    },
    deal,
  };
}

function commission(state: SimState, symbol: string, lots: number, market: Market): number {
  const instrument = market.instrument(symbol);
  if (!instrument) return 0;
  // A plain zero: minus zero would not survive JSON.
  return 0 - roundMoney(commissionOf(lots, defaultCosts(instrument)), state.currency);
}

/** Lots are decimals of at most 8 places; the difference must not leave binary dust. */
function restOf(held: number, closed: number): number {
  return Math.round((held - closed) * 1e8) / 1e8;
}
