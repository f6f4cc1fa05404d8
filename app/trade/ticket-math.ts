import type { OrderType, Side } from "#domain";
import type { Quote, SymbolState } from "#protocol";

/** What kind of order the ticket makes; the side is the button's. */
const TICKET_KINDS = ["market", "limit", "stop", "stop_limit"] as const;
export type TicketKind = (typeof TICKET_KINDS)[number];

type Market = Pick<Quote, "bid" | "ask">;

export interface TicketPrices {
  readonly kind: TicketKind;
  /** Of a waiting order: where it waits. */
  readonly price: number | null;
  /** Of a stop-limit order: the limit that it places once `price` is reached. */
  readonly stopLimit: number | null;
}

const SUFFIXES = { market: "", limit: "_LIMIT", stop: "_STOP", stop_limit: "_STOP_LIMIT" } as const;

export function orderTypeOf(side: Side, kind: TicketKind): OrderType {
  return `${side}${SUFFIXES[kind]}`;
}

const FLAGS: Record<TicketKind, number> = { market: 1, limit: 2, stop: 4, stop_limit: 8 };

/** The kinds that the broker takes for a symbol; all of them where it does not say. */
export function kindsOf({ order_flags }: Pick<SymbolState, "order_flags">): readonly TicketKind[] {
  return TICKET_KINDS.filter((kind) => order_flags === undefined || order_flags & FLAGS[kind]);
}

/** Where the position would open; null while a price is missing. */
export function entryOf(side: Side, market: Market, ticket: TicketPrices): number | null {
  if (ticket.kind === "market") return side === "BUY" ? market.ask : market.bid;
  return ticket.kind === "stop_limit" ? ticket.stopLimit : ticket.price;
}

export type SideProblem = "price_missing" | "price_side" | "limit_missing" | "limit_side";

/**
 * Why this side cannot be ordered at these prices: a limit waits where it is cheaper than now, a stop where the market has
 * to come through, and a stop-limit's limit on the cheap side of its stop.
 */
export function sideProblem(side: Side, market: Market, ticket: TicketPrices): SideProblem | null {
  const { kind, price, stopLimit } = ticket;
  if (kind === "market") return null;
  if (price === null) return "price_missing";
  const sign = side === "BUY" ? 1 : -1;
  const now = side === "BUY" ? market.ask : market.bid;
  const ahead = (price - now) * sign;
  if (kind === "limit" ? ahead >= 0 : ahead <= 0) return "price_side";
  if (kind !== "stop_limit") return null;
  if (stopLimit === null) return "limit_missing";
  return (price - stopLimit) * sign > 0 ? null : "limit_side";
}

export type StopProblem = "stop_side" | "target_side";

/** A stop must lie where the position loses, a target where it gains. */
export function stopProblem(
  side: Side,
  entry: number,
  stops: { readonly stopLoss: number | null; readonly takeProfit: number | null },
): StopProblem | null {
  const sign = side === "BUY" ? 1 : -1;
  if (stops.stopLoss !== null && (entry - stops.stopLoss) * sign <= 0) return "stop_side";
  if (stops.takeProfit !== null && (stops.takeProfit - entry) * sign <= 0) return "target_side";
  return null;
}
