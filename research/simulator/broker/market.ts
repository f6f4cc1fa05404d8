import { type Instrument, type Rates, REFERENCE_RATES, rateOf, roundMoney } from "#broking";
import type { EpochMs, Side, Tick } from "#domain";
import type { SymbolRules } from "../venue/symbol-rules.ts";
import type { Venue } from "../venue/venue.ts";

/** All prices of one moment, and the terms on which the broker deals. */
export interface Market {
  readonly at: EpochMs;
  readonly venue: Venue;
  readonly instrument: (symbol: string) => Instrument | undefined;
  readonly rules: (symbol: string) => SymbolRules;
  readonly quote: (symbol: string) => Tick | null;
  /** `amount` of one currency in another at this moment's prices, rounded as money of `to`. */
  readonly convert: (amount: number, from: string, to: string) => number;
}

/** The venue's prices at a moment; each is asked for once. */
export function marketAt(venue: Venue, at: EpochMs): Market {
  const quotes = new Map<string, Tick | null>();
  const quote = (symbol: string): Tick | null => {
    const known = quotes.get(symbol);
    if (known !== undefined) return known;
    const fresh = venue.quoteAt(symbol, at);
    quotes.set(symbol, fresh);
    return fresh;
  };
  const factors = new Map<string, number>();
  /** A currency nobody knows the worth of counts one to one: the practice broker's last resort. */
  const factor = (from: string, to: string): number => {
    const known = factors.get(from + to);
    if (known !== undefined) return known;
    const fresh = rateOf(from, to, pairRates(from, to)) ?? rateOf(from, to, REFERENCE_RATES) ?? 1;
    factors.set(from + to, fresh);
    return fresh;
  };
  const pairRates = (from: string, to: string): Rates => {
    const rates: Record<string, number> = {};
    for (const one of venue.symbols) {
      if (one.assetClass !== "forex" || !isBetween(one, [from, to, "USD"])) continue;
      const tick = quote(one.symbol);
      if (tick) rates[one.marginCurrency + one.profitCurrency] = tick.bid;
    }
    return rates;
  };
  return {
    at,
    venue,
    instrument: (symbol) => venue.symbols.find((one) => one.symbol === symbol),
    rules: (symbol) => venue.rules(symbol),
    quote,
    convert: (amount, from, to) => roundMoney(from === to ? amount : amount * factor(from, to), to),
  };
}

/** A buyer pays the ask, a seller gets the bid. */
export function openPriceOf(side: Side, tick: Tick): number {
  return side === "BUY" ? tick.ask : tick.bid;
}

/** A long is closed at the bid, a short at the ask; stops are judged by the same price. */
export function closePriceOf(side: Side, tick: Tick): number {
  return side === "BUY" ? tick.bid : tick.ask;
}

function isBetween(one: Instrument, currencies: readonly string[]): boolean {
  return currencies.includes(one.marginCurrency) && currencies.includes(one.profitCurrency);
}
