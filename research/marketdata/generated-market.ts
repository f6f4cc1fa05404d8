/** What synthetic bars need to look like a symbol. */
export interface Market {
  readonly price: number;
  /** Points in 1.0 of price, 10^digits. */
  readonly scale: number;
  /** Standard deviation of a day as a share of the price. */
  readonly dailyVolatility: number;
  readonly spreadPoints: number;
  readonly restsAtWeekend: boolean;
}

const fx = (price: number, spreadPoints: number, digits = 5): Market => ({
  price,
  scale: 10 ** digits,
  dailyVolatility: 0.0055,
  spreadPoints,
  restsAtWeekend: true,
});

const other = (
  price: number,
  dailyVolatility: number,
  spreadPoints: number,
  restsAtWeekend = true,
): Market => ({
  price,
  scale: 100,
  dailyVolatility,
  spreadPoints,
  restsAtWeekend,
});

const MARKETS: readonly (readonly [prefix: string, market: Market])[] = [
  ["EURUSD", fx(1.08, 8)],
  ["GBPUSD", fx(1.27, 11)],
  ["AUDUSD", fx(0.66, 10)],
  ["NZDUSD", fx(0.61, 14)],
  ["USDCHF", fx(0.88, 12)],
  ["USDCAD", fx(1.36, 12)],
  ["USDJPY", fx(150, 10, 3)],
  ["EURJPY", fx(162, 14, 3)],
  ["GBPJPY", fx(190, 20, 3)],
  ["XAUUSD", other(2400, 0.009, 20)],
  ["XAGUSD", { ...other(29, 0.017, 25), scale: 1000 }],
  ["US30", other(40_000, 0.009, 200)],
  ["NAS100", other(19_000, 0.012, 150)],
  ["SPX500", other(5500, 0.009, 50)],
  ["GER40", other(18_500, 0.01, 120)],
  ["BTCUSD", other(65_000, 0.03, 1500, false)],
  ["ETHUSD", other(3200, 0.036, 200, false)],
];

/** The market a symbol's name points to; an unknown pair moves like FX at 1.0, anything else like a stock at 100. */
export function marketOf(symbol: string): Market {
  const name = symbol.toUpperCase();
  const known = MARKETS.find(([prefix]) => name.startsWith(prefix));
  if (known !== undefined) return known[1];
  if (/^[A-Z]{3}JPY/.test(name)) return fx(110, 18, 3);
  return /^[A-Z]{6}$/.test(name) ? fx(1, 20) : other(100, 0.015, 5);
}
