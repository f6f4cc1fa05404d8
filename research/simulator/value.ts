import { type Instrument, marginOf, profitOf, roundMoney } from "#broking";
import type { Account } from "#domain";
import { closePriceOf, type Market } from "./market.ts";
import type { SimPosition, SimState } from "./state.ts";

type Held = Pick<SimPosition, "symbol" | "side" | "lots" | "openPrice">;

/** Floating profit of a position in the account's currency, without swap; 0 while there is no price. */
export function floatingProfit(position: Held, market: Market, currency: string): number {
  const instrument = market.instrument(position.symbol);
  const tick = market.quote(position.symbol);
  if (!instrument || !tick) return 0;
  const closePrice = closePriceOf(position.side, tick);
  const profit = profitOf({ instrument, ...position, closePrice });
  return market.convert(profit, instrument.profitCurrency, currency);
}

/** Margin of all positions, account currency; of a hedged symbol only the larger leg counts. */
export function marginUsed(
  state: SimState,
  market: Market,
  positions: readonly Held[] = state.positions,
): number {
  const legs = new Map<string, { BUY: number; SELL: number }>();
  for (const position of positions) {
    const instrument = market.instrument(position.symbol);
    if (!instrument) continue;
    const leg = legs.get(position.symbol) ?? { BUY: 0, SELL: 0 };
    leg[position.side] += oneMargin(state, instrument, position, market);
    legs.set(position.symbol, leg);
  }
  let sum = 0;
  for (const leg of legs.values()) sum += Math.max(leg.BUY, leg.SELL);
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
    tradeMode: "demo",
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

function oneMargin(
  state: SimState,
  instrument: Instrument,
  { lots, openPrice }: Held,
  market: Market,
): number {
  const leverage = Math.min(state.leverage, instrument.leverage);
  const margin = marginOf({ instrument, lots, price: openPrice, leverage });
  return market.convert(margin, instrument.marginCurrency, state.currency);
}
