import { commissionOf } from "#broking";
import type { Market } from "./market.ts";

/**
 * Profit of a price move in account currency, before costs, converted at the price it ends at.
 *
 * @param sign 1 for a long, -1 for a short.
 */
export function moveProfit(
  { moneyPerPrice, conversion }: Market,
  sign: 1 | -1,
  lots: number,
  entryPrice: number,
  price: number,
): number {
  const move = sign === 1 ? price - entryPrice : entryPrice - price;
  return move * moneyPerPrice * lots * conversion.rateAt(price);
}

/** What one lot is worth at a price, account currency. */
export function valuePerLot({ moneyPerPrice, conversion }: Market, price: number): number {
  return price * moneyPerPrice * conversion.rateAt(price);
}

/** Commission of one deal, account currency, 0 or negative. */
export function dealCommission(market: Market, lots: number, price: number): number {
  return 0 - commissionOf(lots, market.costs, lots * valuePerLot(market, price));
}
