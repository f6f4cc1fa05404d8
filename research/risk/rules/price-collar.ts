import { formatPrice } from "#broking";
import { sideOf } from "#domain";
import { type KnownInput, type RiskRefusal, refuse } from "../input.ts";

/**
 * A price far from the market is a slip of the finger, or a quote that is wrong: prices of a pending order are held
 * against the quote, and the quote of a market order against the symbol's price from a second source, where there is one.
 */
export function priceCollarRule(input: KnownInput): RiskRefusal | null {
  const { order, quote, limits, instrument, lastPrice } = input;
  const collar = limits.priceCollar;
  if (collar === null || quote === null) return null;
  const market = sideOf(order.type) === "BUY" ? quote.ask : quote.bid;
  const pairs = [
    [order.price, market],
    [order.stopLimitPrice ?? null, market],
    [order.price === null ? market : null, lastPrice ?? null],
  ] as const;
  for (const [price, from] of pairs) {
    if (price === null || from === null || !(from > 0)) continue;
    const room =
      collar.unit === "percent"
        ? (from * collar.distance) / 100
        : collar.distance * instrument.point;
    // A price exactly at the collar passes; half a point covers the binary error of the two.
    if (Math.abs(price - from) <= room + instrument.point / 2) continue;
    const low = formatPrice(Math.max(0, from - room), instrument);
    return refuse(
      "risk.price_collar",
      `${formatPrice(price, instrument)} is farther from the market than the account's limit of ${collar.distance} ${collar.unit === "percent" ? "%" : "points"}`,
      `prices from ${low} to ${formatPrice(from + room, instrument)} pass`,
    );
  }
  return null;
}
