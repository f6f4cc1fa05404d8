import { type Instrument, marginCurrencyOf, marginOf, profitOf, roundMoney } from "#broking";
import type { Account, Side } from "#domain";
import { closePriceOf, type Market } from "./market.ts";
import type { SimPosition, SimState } from "./state.ts";

type Held = Pick<SimPosition, "symbol" | "side" | "lots" | "openPrice">;

/** Floating profit of a position in the account's currency, without swap; 0 while there is no price. */
export function floatingProfit(position: Held, market: Market, currency: string): number {
  const tick = market.quote(position.symbol);
  return tick ? profitAt(position, closePriceOf(position.side, tick), market, currency) : 0;
}

/** Profit of closing at a price, account currency. */
export function profitAt(
  position: Held,
  closePrice: number,
  market: Market,
  currency: string,
): number {
  const instrument = market.instrument(position.symbol);
  if (!instrument) return 0;
  const profit = profitOf({ instrument, ...position, closePrice });
  return market.convert(profit, instrument.profitCurrency, currency);
}

/** Margin of all positions, account currency; what is hedged costs what the symbol's rules say. */
export function marginUsed(
  state: SimState,
  market: Market,
  positions: readonly Held[] = state.positions,
): number {
  const symbols = new Map<string, Held[]>();
  for (const position of positions) {
    const held = symbols.get(position.symbol);
    if (held) held.push(position);
    else symbols.set(position.symbol, [position]);
  }
  let sum = 0;
  for (const [symbol, held] of symbols) sum += symbolMargin(state, symbol, held, market);
  return roundMoney(sum, state.currency);
}

/** The account as the broker shows it, everything counted from scratch. */
export function accountOf(state: SimState, market: Market): Account {
  let equity = state.balance;
  for (const position of state.positions) {
    equity += floatingProfit(position, market, state.currency) + position.swap;
  }
  equity = roundMoney(equity, state.currency);
  const margin = marginUsed(state, market);
  return {
    login: state.login,
    server: state.server,
    tradeMode: state.tradeMode,
    marginMode: state.marginMode,
    currency: state.currency,
    leverage: state.leverage,
    balance: state.balance,
    equity,
    margin,
    freeMargin: roundMoney(equity - margin, state.currency),
    marginLevel: margin > 0 ? (equity / margin) * 100 : null,
  };
}

/**
 * Either the larger leg alone, or the uncovered part in full and the covered lots at the symbol's hedged
 * margin. Source: MT5's "Margin calculation for retail hedging".
 */
function symbolMargin(
  state: SimState,
  symbol: string,
  held: readonly Held[],
  market: Market,
): number {
  const instrument = market.instrument(symbol);
  if (!instrument) return 0;
  const hedged = market.rules(symbol).hedgedMargin;
  const legOf = (side: Side) => {
    const leg = { lots: 0, margin: 0 };
    for (const one of held) {
      if (one.side !== side) continue;
      leg.lots += one.lots;
      leg.margin += oneMargin(state, instrument, one, market);
    }
    return leg;
  };
  const [buy, sell] = [legOf("BUY"), legOf("SELL")];
  if (hedged === "larger_leg") return Math.max(buy.margin, sell.margin);
  const [large, small] = buy.lots >= sell.lots ? [buy, sell] : [sell, buy];
  if (large.lots === 0) return 0;
  const uncovered = (large.margin * (large.lots - small.lots)) / large.lots;
  const both = (large.margin + small.margin) / (large.lots + small.lots);
  return uncovered + (both * small.lots * hedged) / instrument.contractSize;
}

function oneMargin(
  state: SimState,
  instrument: Instrument,
  { lots, openPrice }: Held,
  market: Market,
): number {
  const leverage = Math.min(state.leverage, instrument.leverage);
  const margin = marginOf({ instrument, lots, price: openPrice, leverage });
  return market.convert(margin, marginCurrencyOf(instrument), state.currency);
}
