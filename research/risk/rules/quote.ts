import { type KnownInput, type RiskRefusal, refuse } from "../input.ts";

/** There is a price, it makes sense, and it is fresh. */
export function quoteRule({ order, quote, limits, now }: KnownInput): RiskRefusal | null {
  if (
    quote === null ||
    !(quote.bid > 0) ||
    !(quote.ask >= quote.bid) ||
    !Number.isFinite(quote.ask)
  ) {
    return refuse(
      "risk.no_quote",
      `there is no price for ${order.symbol}`,
      "open the symbol in the terminal's Market Watch and try again",
    );
  }
  const ageMs = now - quote.time;
  if (ageMs <= limits.maxQuoteAgeMs) return null;
  return refuse(
    "risk.quote_stale",
    `the last price of ${order.symbol} is ${Math.round(ageMs / 1000)} s old`,
    `orders need a price at most ${limits.maxQuoteAgeMs / 1000} s old; the market may be closed`,
  );
}
