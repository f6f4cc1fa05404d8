import { type Instrument, type Rates, REFERENCE_RATES, rateOf, ratesFromPrice } from "#broking";
import { UserError } from "#domain";
import type { RateSource } from "./types.ts";

export interface Conversion {
  readonly source: RateSource;
  /** The rate where it never changes; null where it follows the price. */
  readonly fixedRate: number | null;
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
  if (profitCurrency === accountCurrency) return fixed("sameCurrency", 1);
  if (
    marginCurrency === accountCurrency &&
    rateOf(profitCurrency, accountCurrency, ratesFromPrice(instrument, 1)) !== null
  ) {
    return { source: "ownPrice", fixedRate: null, rateAt: (price) => 1 / price };
  }
  const fromGiven = rateOf(profitCurrency, accountCurrency, given);
  if (fromGiven !== null) return fixed("given", fromGiven);
  const fromReference = rateOf(profitCurrency, accountCurrency, REFERENCE_RATES);
  if (fromReference !== null) return fixed("reference", fromReference);
  throw new UserError(
    "account.no_rate",
    `no rate from ${profitCurrency} to ${accountCurrency}: give the price of ${profitCurrency}${accountCurrency}, or use an account in ${profitCurrency}`,
  );
}

function fixed(source: RateSource, rate: number): Conversion {
  return { source, fixedRate: rate, rateAt: () => rate };
}
