import { CATALOGUE } from "./catalogue.ts";
import type { Instrument } from "./instrument.ts";

/** Other names brokers give the same thing. */
const ALIASES: Readonly<Record<string, string>> = {
  GOLD: "XAUUSD",
  SILVER: "XAGUSD",
  DJ30: "US30",
  WS30: "US30",
  USTEC: "NAS100",
  US100: "NAS100",
  US500: "SPX500",
  DE40: "GER40",
  DAX40: "GER40",
};

const BY_SYMBOL: ReadonlyMap<string, Instrument> = new Map(
  CATALOGUE.map((one) => [one.symbol, one]),
);

/**
 * The catalogue's facts for a symbol as a broker may write it: `EURUSD`, `eurusd`, `EURUSD.m`, `EURUSDm`, `.EURUSD`, `US30.cash`, `GOLD`.
 *
 * @returns the facts under the name that was asked for (upper case only where the catalogue's own name was meant); undefined when unknown.
 */
export function findInstrument(symbol: string): Instrument | undefined {
  const exact = lookUp(symbol.toUpperCase());
  if (exact !== undefined)
    return exact.symbol === symbol.toUpperCase() ? exact : { ...exact, symbol };
  const bare = symbol.replace(/^[.#]/, "").replace(/[.#_+!-].*$|[a-z]{1,4}$/, "");
  const found = bare === "" ? undefined : lookUp(bare.toUpperCase());
  return found === undefined ? undefined : { ...found, symbol };
}

function lookUp(symbol: string): Instrument | undefined {
  return BY_SYMBOL.get(ALIASES[symbol] ?? symbol);
}
