import { type Rates, rateOf } from "#broking";
import type { EpochMs, Side } from "#domain";
import type { PositionState, Quote, RoomView, SymbolState } from "#protocol";

type Quotes = Readonly<Record<string, Quote>>;

/** A position with the newest price that this page knows. */
export interface LivePosition extends PositionState {
  /** When `current_price` and `profit` were true. */
  readonly asOf: EpochMs;
}

/** Mid prices by name, to change one currency into another. */
export function ratesOf(quotes: Quotes): Rates {
  const rates: Record<string, number> = {};
  for (const { symbol, bid, ask } of Object.values(quotes))
    rates[symbol.slice(0, 6)] = (bid + ask) / 2;
  return rates;
}

/**
 * What a price move is worth in the account's currency.
 *
 * @returns null when no rate connects the two currencies; never a guess.
 * Source: (close - open) x contract size x lots, MT5's formula for forex and CFDs.
 */
export function moveWorth(input: {
  readonly symbol: Pick<SymbolState, "contract_size" | "profit_currency">;
  readonly side: Side;
  readonly lots: number;
  readonly from: number;
  readonly to: number;
  readonly currency: string;
  readonly rates: Rates;
}): number | null {
  const move = input.side === "BUY" ? input.to - input.from : input.from - input.to;
  const rate = rateOf(input.symbol.profit_currency, input.currency, input.rates);
  return rate === null ? null : move * input.symbol.contract_size * input.lots * rate;
}

/** Positions at the newest quotes; where a quote or a rate is missing, the terminal's own figure with its age. */
export function livePositions(view: RoomView | null, quotes: Quotes): readonly LivePosition[] {
  const snapshot = view?.snapshot;
  if (!view || !snapshot) return [];
  const rates = ratesOf(quotes);
  return snapshot.positions.map((position) => {
    const quote = quotes[position.symbol];
    const symbol = view.symbols.find((known) => known.symbol === position.symbol);
    if (!quote || !symbol || quote.time < snapshot.at) return { ...position, asOf: snapshot.at };
    const price = position.side === "BUY" ? quote.bid : quote.ask;
    const profit = profitAt(position, price, symbol, snapshot.account.currency, rates);
    if (profit === null) return { ...position, asOf: snapshot.at };
    return { ...position, current_price: price, profit, asOf: quote.time };
  });
}

function profitAt(
  position: PositionState,
  price: number,
  symbol: SymbolState,
  currency: string,
  rates: Rates,
): number | null {
  const { side, lots, open_price: from, current_price: then, profit } = position;
  const exact = moveWorth({ symbol, side, lots, from, to: price, currency, rates });
  if (exact !== null) return exact;
  // The terminal's own figure implies a rate, as long as the price had moved at all.
  return then === from ? null : (profit * (price - from)) / (then - from);
}

/** The terminal's equity, moved by what the positions gained since it said so. */
export function liveEquity(
  view: RoomView | null,
  positions: readonly LivePosition[],
): number | null {
  const snapshot = view?.snapshot;
  if (!snapshot) return null;
  const then = snapshot.positions.reduce((sum, { profit }) => sum + profit, 0);
  const now = positions.reduce((sum, { profit }) => sum + profit, 0);
  return snapshot.account.equity + now - then;
}

/** Symbols whose quotes are needed to value `symbols` in `currency`, themselves included. */
export function quotesNeeded(view: RoomView | null, symbols: readonly string[]): readonly string[] {
  const currency = view?.snapshot?.account.currency;
  const wanted = new Set(symbols);
  if (!view || !currency) return [...wanted];
  for (const name of symbols) {
    const profitCurrency = view.symbols.find(({ symbol }) => symbol === name)?.profit_currency;
    if (!profitCurrency || profitCurrency === currency) continue;
    const pair = view.symbols.find(
      ({ symbol }) =>
        symbol.startsWith(profitCurrency + currency) ||
        symbol.startsWith(currency + profitCurrency),
    );
    if (pair) wanted.add(pair.symbol);
  }
  return [...wanted];
}
