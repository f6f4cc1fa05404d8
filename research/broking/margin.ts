import { assertNever } from "#domain";
import type { Instrument } from "./instrument.ts";

export interface MarginInput {
  readonly instrument: Pick<
    Instrument,
    | "calcMode"
    | "contractSize"
    | "leverage"
    | "marginRate"
    | "tickSize"
    | "tickValue"
    | "initialMargin"
  >;
  readonly lots: number;
  /** Open price: ask for a buy, bid for a sell. */
  readonly price: number;
  /** The account's leverage where it rules; else the instrument's own. */
  readonly leverage?: number;
}

/**
 * Margin of an uncovered position, in `marginCurrencyOf` the instrument, before rounding.
 * Source: MT5's formulas per calc mode. FX margin does not depend on the price: it is counted in the base currency.
 *
 * @throws RangeError if the leverage is not positive.
 */
export function marginOf({
  instrument,
  lots,
  price,
  leverage = instrument.leverage,
}: MarginInput): number {
  if (!(leverage > 0)) throw new RangeError(`leverage must be positive, was ${leverage}`);
  const { calcMode, contractSize, marginRate, tickSize, tickValue, initialMargin } = instrument;
  const units = lots * contractSize * marginRate;
  switch (calcMode) {
    case "forex":
      return units / leverage;
    case "forexNoLeverage":
      return units;
    case "cfd":
    case "stocks":
      return units * price;
    case "cfdLeverage":
      return (units * price) / leverage;
    case "cfdIndex":
      return (units * price * tickValue) / tickSize;
    case "futures":
      return lots * initialMargin * marginRate;
    default:
      return assertNever(calcMode);
  }
}

/**
 * The leverage that rules an order: the account's for FX, the symbol's own for everything else, as at MT5 brokers
 * (an account of 1:500 still pays the fixed rate of an index or a coin).
 */
export function leverageFor(
  instrument: Pick<Instrument, "calcMode" | "leverage">,
  accountLeverage: number,
): number {
  return instrument.calcMode === "forex" && accountLeverage > 0
    ? accountLeverage
    : instrument.leverage;
}

/**
 * The currency `marginOf` counts in. Modes that multiply by the price end in the price's currency, whatever the
 * broker calls the symbol's margin currency (many say XAU for gold).
 */
export function marginCurrencyOf(
  instrument: Pick<Instrument, "calcMode" | "marginCurrency" | "profitCurrency">,
): string {
  const { calcMode, marginCurrency, profitCurrency } = instrument;
  const isPriceless =
    calcMode === "forex" || calcMode === "forexNoLeverage" || calcMode === "futures";
  return isPriceless ? marginCurrency : profitCurrency;
}
