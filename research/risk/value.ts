import {
  convert,
  findInstrument,
  type Instrument,
  instrumentFromSpec,
  moneyPerPrice,
  type Rates,
  REFERENCE_RATES,
  ratesFromPrice,
} from "#broking";
import { sideOf } from "#domain";
import type { KnownInput } from "./input.ts";

/** The price the order would fill at: its own, or the market's side that it takes. NaN without a quote. */
export function fillPrice({ order, quote }: Pick<KnownInput, "order" | "quote">): number {
  if (order.stopLimitPrice !== undefined && order.stopLimitPrice !== null)
    return order.stopLimitPrice;
  const market = sideOf(order.type) === "BUY" ? quote?.ask : quote?.bid;
  return order.price ?? market ?? Number.NaN;
}

/** Fresh beats known: the account's own rates, the prices at hand, and the reference table last. */
export function ratesOf(input: KnownInput): Rates {
  const ofPositions = input.positions.map((position) => {
    const spec = instrumentOf(position.symbol, input);
    return spec === null ? {} : ratesFromPrice(spec, position.currentPrice);
  });
  const own = ratesFromPrice(instrumentFromSpec(input.instrument), fillPrice(input));
  return Object.assign({}, REFERENCE_RATES, ...ofPositions, own, input.rates);
}

/** The facts of a symbol that is held or ordered: the broker's, or the catalogue's; null when nobody knows it. */
export function instrumentOf(symbol: string, input: KnownInput): Instrument | null {
  const spec =
    symbol === input.instrument.symbol
      ? input.instrument
      : input.symbols?.find((one) => one.symbol === symbol);
  return spec === undefined ? (findInstrument(symbol) ?? null) : instrumentFromSpec(spec);
}

/** What one lot is worth at a price, account currency; null when no rate is known. */
export function worthOfLot(
  instrument: Instrument,
  price: number,
  { account }: Pick<KnownInput, "account">,
  rates: Rates,
): number | null {
  const worth = moneyPerPrice(instrument) * price;
  return convert(worth, instrument.profitCurrency, account.currency, rates);
}
