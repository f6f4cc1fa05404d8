import { leverageFor, ratesFromPrice } from "#broking";
import type { Account, EpochMs, Position, Side } from "#domain";
import type { RiskInput, RiskOrder } from "#risk";
import type { Book } from "./book.ts";
import type { Market } from "./market.ts";
import { moveProfit } from "./money.ts";
import type { OpenPosition } from "./position.ts";
import type { PositionSide } from "./types.ts";

/** An entry at its fill, as a bot would send it: its levels are reckoned from the quote, before any slip. */
export interface WantedEntry {
  readonly side: PositionSide;
  readonly lots: number;
  /** Signed prices; -Infinity and Infinity: none. */
  readonly stop: number;
  readonly target: number;
}

/** The market at a moment of a run. */
export interface Quote {
  readonly time: EpochMs;
  readonly bid: number;
  readonly ask: number;
}

/** What `checkRisk` is told of the account of a running backtest. */
export function accountAt(
  book: Book,
  { account, instrument }: Market,
  currency: string,
  quote: Quote,
): Account {
  const first = book.positions[0];
  const floating = first === undefined ? 0 : book.openProfit(closingPrice(first, quote));
  const equity = book.balance + floating;
  const margin = book.usedMargin();
  return {
    login: "backtest",
    server: "backtest",
    tradeMode: "demo",
    marginMode: account.marginMode,
    currency,
    leverage: leverageFor(instrument, account.leverage ?? instrument.leverage),
    balance: book.balance,
    equity,
    margin,
    freeMargin: equity - margin,
    marginLevel: margin === 0 ? null : (equity / margin) * 100,
  };
}

type Question = Omit<RiskInput, "limits" | "facts">;

/** What `checkRisk` is asked about an entry; limits and facts are for the caller to add. */
export function questionOf(
  entry: WantedEntry,
  book: Book,
  market: Market,
  {
    accountCurrency,
    rates,
  }: { readonly accountCurrency: string; readonly rates: RiskInput["rates"] },
  quote: Quote,
): Question {
  const { instrument } = market;
  const account = accountAt(book, market, accountCurrency, quote);
  return {
    order: orderOf(entry, instrument.symbol),
    // The leverage that rules the symbol is the account's here already.
    instrument: { ...instrument, leverage: account.leverage },
    account,
    positions: book.positions.map((position) => heldAt(position, market, quote)),
    working: [],
    reservedMargin: 0,
    quote,
    now: quote.time,
    symbols: [instrument],
    // The symbol's own price is today's; a rate that was given may be of another day.
    rates: { ...rates, ...ratesFromPrice(instrument, (quote.bid + quote.ask) / 2) },
  };
}

/** The terminal's word for a side. */
export function tradeSide(side: PositionSide): Side {
  return side === "long" ? "BUY" : "SELL";
}

function orderOf({ side, lots, stop, target }: WantedEntry, symbol: string): RiskOrder {
  const sign = side === "long" ? 1 : -1;
  return {
    symbol,
    type: tradeSide(side),
    lots,
    price: null,
    stopLoss: levelOf(sign, stop),
    takeProfit: levelOf(sign, target),
  };
}

function heldAt(position: OpenPosition, market: Market, quote: Quote): Position {
  const { side, sign, lots, entryBar, entryPrice, stop, target, swap } = position;
  const currentPrice = sign * closingPrice(position, quote);
  const ticket = String(entryBar); // one entry a bar
  return {
    ticket,
    identifier: ticket,
    symbol: market.instrument.symbol,
    side: tradeSide(side),
    lots,
    openPrice: entryPrice,
    openTime: market.bars.time[entryBar] as number, // a bar of the run
    stopLoss: levelOf(sign, stop),
    takeProfit: levelOf(sign, target),
    currentPrice,
    profit: moveProfit(market, sign, lots, entryPrice, currentPrice),
    swap,
    magic: 0,
    comment: "",
  };
}

/** The signed price at which a position could be closed. */
function closingPrice({ sign }: OpenPosition, { bid, ask }: Quote): number {
  return sign === 1 ? bid : -ask;
}

function levelOf(sign: 1 | -1, signed: number): number | null {
  return Number.isFinite(signed) ? sign * signed : null;
}
