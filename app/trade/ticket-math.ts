import type { OrderType, Side } from "#domain";
import type { Quote } from "#protocol";

export interface TicketPrices {
  readonly quote: Pick<Quote, "bid" | "ask">;
  /** Price of a waiting order; null = at the market. */
  readonly price: number | null;
}

/**
 * The order that a price means: none is the market, a better price than now is a limit, a worse one a stop.
 */
export function orderTypeOf(side: Side, { quote, price }: TicketPrices): OrderType {
  if (price === null) return side;
  if (side === "BUY") return price < quote.ask ? "BUY_LIMIT" : "BUY_STOP";
  return price > quote.bid ? "SELL_LIMIT" : "SELL_STOP";
}

/** Where the position would open: its own price, else the ask for a buy and the bid for a sell. */
export function entryOf(side: Side, { quote, price }: TicketPrices): number {
  return price ?? (side === "BUY" ? quote.ask : quote.bid);
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
