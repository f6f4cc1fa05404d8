/**
 * Prices of currency pairs by name: `{ EURUSD: 1.08, USDJPY: 150 }` says one euro is 1.08 dollars.
 * Six-letter names; a pair serves both ways, and two pairs make a cross.
 */
export type Rates = Readonly<Record<string, number>>;

/**
 * About the yearly averages of 2024, the last resort for a cross whose own conversion pair has no bars. A result
 * that used them says so; they are good for the size of a number, not for its cents.
 */
export const REFERENCE_RATES: Rates = {
  EURUSD: 1.08,
  GBPUSD: 1.28,
  AUDUSD: 0.66,
  NZDUSD: 0.605,
  USDJPY: 151,
  USDCHF: 0.88,
  USDCAD: 1.37,
  USDSEK: 10.57,
  USDNOK: 10.75,
  USDSGD: 1.336,
  USDHKD: 7.8,
  USDMXN: 18.3,
  USDZAR: 18.3,
  USDTRY: 32.8,
  USDPLN: 3.98,
  USDCNH: 7.2,
  USDIDR: 15_850,
  USDTUSD: 1,
  BTCUSD: 66_000,
  ETHUSD: 3050,
};

/**
 * Units of `to` for one unit of `from`: 1, the pair, its inverse, or a cross through one third currency.
 *
 * @returns null when the rates do not connect the two; never a guess.
 */
export function rateOf(from: string, to: string, rates: Rates): number | null {
  const direct = pairRate(from, to, rates);
  if (direct !== null) return direct;
  for (const pair of Object.keys(rates).sort()) {
    const via = pair.startsWith(from)
      ? pair.slice(from.length)
      : pair.endsWith(from)
        ? pair.slice(0, -from.length)
        : "";
    if (via === "") continue;
    const first = pairRate(from, via, rates);
    const second = pairRate(via, to, rates);
    if (first !== null && second !== null) return first * second;
  }
  return null;
}

/** `amount` of `from` in `to`, unrounded; null when no rate is known. */
export function convert(amount: number, from: string, to: string, rates: Rates): number | null {
  const rate = rateOf(from, to, rates);
  return rate === null ? null : amount * rate;
}

/** The rates a symbol's own price gives: an FX pair knows the rate between its two currencies. */
export function ratesFromPrice(
  spec: {
    readonly marginCurrency: string;
    readonly profitCurrency: string;
    readonly assetClass?: string;
  },
  price: number,
): Rates {
  if (spec.marginCurrency === spec.profitCurrency || (spec.assetClass ?? "forex") !== "forex")
    return {};
  return { [spec.marginCurrency + spec.profitCurrency]: price };
}

function pairRate(from: string, to: string, rates: Rates): number | null {
  if (from === to) return 1;
  const straight = usable(rates[from + to]);
  if (straight !== null) return straight;
  const inverse = usable(rates[to + from]);
  return inverse === null ? null : 1 / inverse;
}

function usable(rate: number | undefined): number | null {
  return rate !== undefined && rate > 0 && rate < Infinity ? rate : null;
}
