import {
  type Instrument,
  leverageFor,
  marginCurrencyOf,
  marginOf,
  type Rates,
  REFERENCE_RATES,
  rateOf,
  ratesFromPrice,
} from "#broking";
import { UserError } from "#domain";
import type { AccountRules } from "./account.ts";
import type { Conversion } from "./conversion.ts";

/**
 * Margin of a position in account currency, fixed when it is opened: at the fill's price, by MT5's formula of the
 * symbol's calc mode, converted at that price too.
 */
export type Margin = (lots: number, price: number) => number;

/**
 * @throws UserError `account.no_rate` when nothing connects the margin currency with the account's.
 */
export function marginFor(
  instrument: Instrument,
  account: AccountRules,
  conversion: Conversion,
  accountCurrency: string,
  given: Rates,
): Margin {
  const leverage = leverageFor(instrument, account.leverage ?? instrument.leverage);
  const rate = marginRateFor(instrument, conversion, accountCurrency, given);
  return (lots, price) => marginOf({ instrument, lots, price, leverage }) * rate(price);
}

/** Account currency for one unit of margin currency while the symbol's price is `price`. */
function marginRateFor(
  instrument: Instrument,
  conversion: Conversion,
  accountCurrency: string,
  given: Rates,
): (price: number) => number {
  const { marginCurrency, profitCurrency } = instrument;
  const from = marginCurrencyOf(instrument);
  if (from === accountCurrency) return () => 1;
  if (from === profitCurrency) return (price) => conversion.rateAt(price);
  const fromGiven = rateOf(from, accountCurrency, given);
  const isPair = rateOf(marginCurrency, profitCurrency, ratesFromPrice(instrument, 1)) !== null;
  // The pair's own price is today's; a given rate is only better where that would take a second rate.
  if (isPair && (profitCurrency === accountCurrency || fromGiven === null)) {
    return (price) => price * conversion.rateAt(price);
  }
  const rate = fromGiven ?? rateOf(from, accountCurrency, REFERENCE_RATES);
  if (rate === null) {
    throw new UserError(
      "account.no_rate",
      `no rate from ${from} to ${accountCurrency} for the margin: give the price of ${from}${accountCurrency}`,
    );
  }
  return () => rate;
}

/**
 * The signed price (see `OpenPosition`) at which balance + open profit comes to `equity`.
 *
 * @param money profit currency of all lots for 1.0 of price, above 0.
 * @param entryMoney the sum over positions of entry price x their money.
 * @param fixedRate account currency for one unit of profit currency; null: one over the price.
 * @returns -Infinity if no price is so bad, Infinity if none is so good.
 */
export function priceOfEquity(
  sign: 1 | -1,
  money: number,
  entryMoney: number,
  balance: number,
  equity: number,
  fixedRate: number | null,
): number {
  if (fixedRate !== null)
    return (sign * entryMoney) / money + (equity - balance) / (money * fixedRate);
  // Profit is sign x (money - entryMoney / price): bounded by `money` on the side where the price has no end.
  const share = money - sign * (equity - balance);
  if (share > 0) return (sign * entryMoney) / share;
  return sign === 1 ? Infinity : -Infinity;
}
