import { type Instrument, type Rates, REFERENCE_RATES, rateOf, ratesFromPrice } from "#broking";
import { UserError } from "#domain";
import type { RateSource } from "./types.ts";

export interface Conversion {
  readonly source: RateSource;
  /** Account currency for one unit of profit currency while the symbol's price is `price`. */
  rateAt(price: number): number;
}

/**
 * How profit becomes account money: not at all, through the symbol's own price (USDJPY in dollars), through the rates
 * given, or, as the last resort, through the reference rates.
 *
 * @throws UserError `account.no_rate` when none of these connects the two currencies.
 */
export function conversionOf(
  instrument: Instrument,
  accountCurrency: string,
  given: Rates,
): Conversion {
  const { profitCurrency, marginCurrency } = instrument;
  if (profitCurrency === accountCurrency) return { source: "sameCurrency", rateAt: () => 1 };
  if (
    marginCurrency === accountCurrency &&
    rateOf(profitCurrency, accountCurrency, ratesFromPrice(instrument, 1)) !== null
  ) {
    return { source: "ownPrice", rateAt: (price) => 1 / price };
  }
  const fromGiven = rateOf(profitCurrency, accountCurrency, given);
  if (fromGiven !== null) return { source: "given", rateAt: () => fromGiven };
  const fromReference = rateOf(profitCurrency, accountCurrency, REFERENCE_RATES);
  if (fromReference !== null) return { source: "reference", rateAt: () => fromReference };
  throw new UserError(
    "account.no_rate",
    `no rate from ${profitCurrency} to ${accountCurrency}: give the price of ${profitCurrency}${accountCurrency}, or use an account in ${profitCurrency}`,
  );
}
