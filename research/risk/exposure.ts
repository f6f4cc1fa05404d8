import type { Instrument, Rates } from "#broking";
import { type Side, sideOf } from "#domain";
import type { KnownInput } from "./input.ts";
import { fillPrice, instrumentOf, ratesOf, worthOfLot } from "./value.ts";

/** One currency or symbol, account currency: net of what is open, and what working orders may yet add to each side. */
export interface Held {
  readonly net: number;
  readonly buys: number;
  readonly sells: number;
}

/** What is held and ordered without the order at hand, and what one lot of the order adds (positive = long), by name. */
export interface Exposure {
  readonly held: ReadonlyMap<string, Held>;
  readonly perLot: ReadonlyMap<string, number>;
}

const NOTHING: Held = { net: 0, buys: 0, sells: 0 };

type Names = (symbol: string, instrument: Instrument) => readonly (readonly [string, 1 | -1])[];

/**
 * A pair is its base bought with its quote: one lot of EURUSD is so many EUR long and their worth of USD short.
 * What is not a pair (an index, a share, a coin) stands under its own name alone.
 *
 * @returns null when a symbol that is held, or a rate, is not known: then nothing can be said.
 */
export function currencyExposure(input: KnownInput): Exposure | null {
  return exposureBy(legsOf, input);
}

/** Every symbol under its own name: long and short of the same symbol cancel out. */
export function symbolExposure(input: KnownInput): Exposure | null {
  return exposureBy((symbol) => [[symbol, 1]], input);
}

/** The most that it can come to, whichever of the working orders fill. */
export function reach({ net, buys, sells }: Held = NOTHING): number {
  return Math.max(net + buys, sells - net, 0);
}

/** With an order more that may fill or not: it never makes the other side smaller. */
export function withMore(held: Held = NOTHING, amount: number): Held {
  return amount > 0
    ? { ...held, buys: held.buys + amount }
    : { ...held, sells: held.sells - amount };
}

function exposureBy(names: Names, input: KnownInput): Exposure | null {
  const { order, positions, working } = input;
  const rates = ratesOf(input);
  const held = new Map<string, Held>();
  for (const { symbol, side, lots, currentPrice } of positions) {
    const each = amountsOf({ symbol, side, lots, price: currentPrice }, names, input, rates);
    if (each === null) return null;
    for (const [name, amount] of each) {
      const before = held.get(name) ?? NOTHING;
      held.set(name, { ...before, net: before.net + amount });
    }
  }
  for (const { symbol, type, lots, price } of working) {
    const side = sideOf(type);
    const at = price ?? lastPriceOf(symbol, input);
    const each = amountsOf({ symbol, side, lots, price: at }, names, input, rates);
    if (each === null) return null;
    for (const [name, amount] of each) held.set(name, withMore(held.get(name), amount));
  }
  const own = { symbol: order.symbol, side: sideOf(order.type), lots: 1, price: fillPrice(input) };
  const perLot = amountsOf(own, names, input, rates);
  return perLot && { held, perLot: new Map(perLot) };
}

interface Stake {
  readonly symbol: string;
  readonly side: Side;
  readonly lots: number;
  readonly price: number;
}

function amountsOf(
  { symbol, side, lots, price }: Stake,
  names: Names,
  input: KnownInput,
  rates: Rates,
): (readonly [string, number])[] | null {
  const instrument = instrumentOf(symbol, input);
  if (instrument === null) return null;
  const worth = worthOfLot(instrument, price, input, rates);
  if (worth === null || !Number.isFinite(worth)) return null;
  const amount = worth * lots * (side === "BUY" ? 1 : -1);
  return names(symbol, instrument).map(([name, sign]) => [name, sign * amount]);
}

function legsOf(symbol: string, instrument: Instrument): readonly (readonly [string, 1 | -1])[] {
  const { assetClass, marginCurrency, profitCurrency } = instrument;
  if (assetClass !== "forex" && assetClass !== "metal") return [[symbol, 1]];
  const base = marginCurrency === profitCurrency ? symbol : marginCurrency;
  return [
    [base, 1],
    [profitCurrency, -1],
  ];
}

function lastPriceOf(symbol: string, { order, quote, positions }: KnownInput): number {
  if (symbol === order.symbol && quote !== null) return quote.ask;
  return positions.find((one) => one.symbol === symbol)?.currentPrice ?? Number.NaN;
}
