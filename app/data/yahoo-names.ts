import type { Timeframe } from "#domain";

/** Yahoo's names where they are not the symbol itself. */
const KNOWN: Readonly<Record<string, string>> = {
  XAUUSD: "GC=F",
  XAGUSD: "SI=F",
  US30: "^DJI",
  NAS100: "^NDX",
  SPX500: "^GSPC",
  GER40: "^GDAXI",
  BTCUSD: "BTC-USD",
  ETHUSD: "ETH-USD",
};

const CURRENCIES = "USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|IDR|SGD|CNH|HKD|SEK|NOK|MXN|ZAR|TRY";
const PAIR = new RegExp(`^(${CURRENCIES})(${CURRENCIES})$`);

/** What Yahoo most likely calls a symbol: a guess that the reader may overwrite. */
export function yahooName(symbol: string): string {
  const plain = (symbol.split(".")[0] ?? "").toUpperCase();
  return KNOWN[plain] ?? (PAIR.test(plain) ? `${plain}=X` : plain);
}

/** Timeframes that Yahoo serves. */
export const YAHOO_TIMEFRAMES: readonly Timeframe[] = [
  "M1",
  "M5",
  "M15",
  "M30",
  "H1",
  "D1",
  "W1",
  "MN1",
];

/** Shorter than a day: holes, no spread, and no more than the last weeks or months. */
export function isIntraday(timeframe: Timeframe): boolean {
  return timeframe !== "D1" && timeframe !== "W1" && timeframe !== "MN1";
}
