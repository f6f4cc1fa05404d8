import type { Instrument } from "#broking";

/** A currency, metal, coin, index or share: its usual worth in dollars and how far it moves in a day. */
export interface Asset {
  /** Which of the seed's curves is its own. */
  readonly key: number;
  /** Dollars for one unit. */
  readonly usd: number;
  /** Mean high-low of a day as a share of the price; 0 for the dollar itself. */
  readonly dailyRange: number;
}

// Round figures of 2023-2025, good to a few percent: enough that lots, margin and pips feel real.
const KNOWN: Readonly<Record<string, readonly [usd: number, dailyRange: number]>> = {
  USD: [1, 0],
  EUR: [1.085, 0.0062],
  GBP: [1.27, 0.0068],
  JPY: [1 / 150, 0.0082],
  CHF: [1.13, 0.0065],
  AUD: [0.66, 0.0082],
  NZD: [0.6, 0.0085],
  CAD: [0.73, 0.0055],
  SGD: [0.745, 0.004],
  IDR: [1 / 16_000, 0.005],
  SEK: [0.095, 0.009],
  NOK: [0.094, 0.0095],
  MXN: [0.056, 0.011],
  ZAR: [0.054, 0.012],
  TRY: [0.031, 0.006],
  CNH: [0.138, 0.0035],
  HKD: [0.128, 0.0006],
  XAU: [2400, 0.014],
  XAG: [29, 0.025],
  BTC: [65_000, 0.035],
  ETH: [3200, 0.042],
  US30: [40_000, 0.011],
  NAS100: [19_000, 0.015],
  SPX500: [5400, 0.011],
  GER40: [20_000, 0.012],
  GOOG: [170, 0.02],
};

/** What is bought and what it is paid in. "EURUSD" and "EURUSD.m" are pairs, "US30" is paid in its profit currency. */
export function assetsOf(instrument: Instrument): readonly [base: Asset, quote: Asset] {
  const name = instrument.symbol;
  const base = name.slice(0, 3);
  const quote = name.slice(3, 6);
  if (KNOWN[base] && KNOWN[quote]) return [assetOf(base), assetOf(quote)];
  return [assetOf(name), assetOf(instrument.profitCurrency)];
}

function assetOf(name: string): Asset {
  const [usd, dailyRange] = KNOWN[name] ?? [100, 0.02];
  return { key: keyOf(name), usd, dailyRange };
}

function keyOf(name: string): number {
  let key = 0;
  for (let i = 0; i < name.length; i++) key = (Math.imul(key, 31) + name.charCodeAt(i)) >>> 0;
  return key;
}
