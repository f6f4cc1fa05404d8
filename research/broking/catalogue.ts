import type { DayZone } from "#domain";
import type { AssetClass, CalcMode, Instrument } from "./instrument.ts";
import { pointOf } from "./price.ts";

interface ClassFacts {
  readonly calcMode: CalcMode;
  readonly contractSize: number;
  readonly leverage: number;
  readonly dayZone: DayZone;
  /** 3 = Wednesday, 5 = Friday. */
  readonly tripleSwapDay: number | null;
  readonly volume: readonly [min: number, step: number, max: number];
  readonly stopsLevelPoints: number;
}

/** What symbols of a class have in common at retail brokers. */
const CLASS_FACTS: Readonly<Record<AssetClass, ClassFacts>> = {
  forex: {
    calcMode: "forex",
    contractSize: 100_000,
    leverage: 100,
    dayZone: "newYork17",
    tripleSwapDay: 3,
    volume: [0.01, 0.01, 100],
    stopsLevelPoints: 0,
  },
  metal: {
    calcMode: "cfdLeverage",
    contractSize: 100,
    leverage: 100,
    dayZone: "newYork17",
    tripleSwapDay: 3,
    volume: [0.01, 0.01, 50],
    stopsLevelPoints: 0,
  },
  index: {
    calcMode: "cfdLeverage",
    contractSize: 1,
    leverage: 50,
    dayZone: "newYork17",
    tripleSwapDay: 5,
    volume: [0.1, 0.1, 100],
    stopsLevelPoints: 0,
  },
  crypto: {
    calcMode: "cfdLeverage",
    contractSize: 1,
    leverage: 5,
    dayZone: "utc",
    tripleSwapDay: null,
    volume: [0.01, 0.01, 50],
    stopsLevelPoints: 0,
  },
  stock: {
    calcMode: "cfdLeverage",
    contractSize: 1,
    leverage: 5,
    dayZone: "utc",
    tripleSwapDay: 5,
    volume: [1, 1, 10_000],
    stopsLevelPoints: 0,
  },
  other: {
    calcMode: "cfdLeverage",
    contractSize: 1,
    leverage: 20,
    dayZone: "utc",
    tripleSwapDay: 5,
    volume: [0.01, 0.01, 1000],
    stopsLevelPoints: 0,
  },
};

export interface InstrumentRow {
  readonly symbol: string;
  readonly description: string;
  readonly assetClass: AssetClass;
  readonly digits: number;
  readonly marginCurrency: string;
  readonly profitCurrency: string;
  readonly pipSize?: number;
  readonly contractSize?: number;
}

/** A complete instrument from what is particular to it and what its class has in common. */
export function instrumentOf(row: InstrumentRow): Instrument {
  const facts = CLASS_FACTS[row.assetClass];
  const contractSize = row.contractSize ?? facts.contractSize;
  const point = pointOf(row.digits);
  return {
    symbol: row.symbol,
    description: row.description,
    assetClass: row.assetClass,
    digits: row.digits,
    point,
    pipSize: row.pipSize ?? defaultPipSize(row.assetClass, row.digits),
    contractSize,
    tickSize: point,
    tickValue: tickValueOf(contractSize, row.digits, point),
    volumeMin: facts.volume[0],
    volumeStep: facts.volume[1],
    volumeMax: facts.volume[2],
    marginCurrency: row.marginCurrency,
    profitCurrency: row.profitCurrency,
    stopsLevelPoints: facts.stopsLevelPoints,
    calcMode: facts.calcMode,
    leverage: facts.leverage,
    marginRate: 1,
    initialMargin: 0,
    dayZone: facts.dayZone,
    tripleSwapDay: facts.tripleSwapDay,
  };
}

/** 10 points on FX symbols of 3 and 5 digits, 0.1 on metals in cents, a whole unit on indices and crypto, else a point. */
export function defaultPipSize(assetClass: AssetClass, digits: number): number {
  if (assetClass === "forex") return pointOf(digits === 3 || digits === 5 ? digits - 1 : digits);
  if (assetClass === "metal") return pointOf(Math.max(0, digits - 1));
  return assetClass === "index" || assetClass === "crypto" ? 1 : pointOf(digits);
}

/** Profit currency per tick per lot, without the binary error of contract x point. */
export function tickValueOf(contractSize: number, digits: number, tickSize: number): number {
  return Number((contractSize * tickSize).toFixed(digits + 8));
}

const fx = (symbol: string, description: string, digits = 5): Instrument =>
  instrumentOf({
    symbol,
    description,
    assetClass: "forex",
    digits,
    marginCurrency: symbol.slice(0, 3),
    profitCurrency: symbol.slice(3),
  });

// CFD margins are counted on the price, which is in the profit currency: so the margin currency is the same.
const cfd = (
  assetClass: AssetClass,
  symbol: string,
  description: string,
  digits: number,
  currency: string,
  contractSize?: number,
): Instrument =>
  instrumentOf({
    symbol,
    description,
    assetClass,
    digits,
    marginCurrency: currency,
    profitCurrency: currency,
    ...(contractSize === undefined ? {} : { contractSize }),
  });

/** Typical symbols of a retail MT5 broker. A terminal's own facts, once known, replace them. */
export const CATALOGUE: readonly Instrument[] = [
  fx("EURUSD", "Euro vs US Dollar"),
  fx("GBPUSD", "British Pound vs US Dollar"),
  fx("USDJPY", "US Dollar vs Japanese Yen", 3),
  fx("USDCHF", "US Dollar vs Swiss Franc"),
  fx("USDCAD", "US Dollar vs Canadian Dollar"),
  fx("AUDUSD", "Australian Dollar vs US Dollar"),
  fx("NZDUSD", "New Zealand Dollar vs US Dollar"),
  fx("EURGBP", "Euro vs British Pound"),
  fx("EURJPY", "Euro vs Japanese Yen", 3),
  fx("EURCHF", "Euro vs Swiss Franc"),
  fx("EURAUD", "Euro vs Australian Dollar"),
  fx("EURCAD", "Euro vs Canadian Dollar"),
  fx("EURNZD", "Euro vs New Zealand Dollar"),
  fx("GBPJPY", "British Pound vs Japanese Yen", 3),
  fx("GBPCHF", "British Pound vs Swiss Franc"),
  fx("GBPAUD", "British Pound vs Australian Dollar"),
  fx("GBPCAD", "British Pound vs Canadian Dollar"),
  fx("GBPNZD", "British Pound vs New Zealand Dollar"),
  fx("AUDJPY", "Australian Dollar vs Japanese Yen", 3),
  fx("AUDCAD", "Australian Dollar vs Canadian Dollar"),
  fx("AUDCHF", "Australian Dollar vs Swiss Franc"),
  fx("AUDNZD", "Australian Dollar vs New Zealand Dollar"),
  fx("NZDJPY", "New Zealand Dollar vs Japanese Yen", 3),
  fx("CADJPY", "Canadian Dollar vs Japanese Yen", 3),
  fx("CHFJPY", "Swiss Franc vs Japanese Yen", 3),
  cfd("metal", "XAUUSD", "Gold vs US Dollar", 2, "USD"),
  cfd("metal", "XAGUSD", "Silver vs US Dollar", 3, "USD", 5000),
  cfd("index", "US30", "US Wall Street 30", 2, "USD"),
  cfd("index", "NAS100", "US Tech 100", 2, "USD"),
  cfd("index", "SPX500", "US 500", 2, "USD"),
  cfd("index", "GER40", "Germany 40", 2, "EUR"),
  cfd("crypto", "BTCUSD", "Bitcoin vs US Dollar", 2, "USD"),
  cfd("crypto", "ETHUSD", "Ether vs US Dollar", 2, "USD"),
  cfd("stock", "GOOG", "Alphabet Inc. Class C", 2, "USD"),
];
