import type { Account, Position, SymbolSpec } from "#domain";
import type { AccountState, PositionState, SymbolState } from "./account.ts";

/** What a terminal said on the wire, in the words of the risk rules. */
export function toAccount(account: AccountState): Account {
  return {
    login: account.login,
    server: account.server,
    tradeMode: account.trade_mode,
    marginMode: account.margin_mode,
    currency: account.currency,
    leverage: account.leverage,
    balance: account.balance,
    equity: account.equity,
    margin: account.margin,
    freeMargin: account.free_margin,
    marginLevel: account.margin_level,
  };
}

export function toPosition(position: PositionState): Position {
  return {
    ticket: position.ticket,
    identifier: position.position_id,
    symbol: position.symbol,
    side: position.side,
    lots: position.lots,
    openPrice: position.open_price,
    openTime: position.open_time,
    stopLoss: position.stop_loss,
    takeProfit: position.take_profit,
    currentPrice: position.current_price,
    profit: position.profit,
    swap: position.swap,
    magic: position.magic,
    comment: position.comment,
  };
}

export function toSpec(symbol: SymbolState): SymbolSpec {
  return {
    symbol: symbol.symbol,
    description: symbol.description,
    digits: symbol.digits,
    point: symbol.point,
    pipSize: symbol.pip_size,
    contractSize: symbol.contract_size,
    tickSize: symbol.tick_size,
    volumeMin: symbol.volume_min,
    volumeStep: symbol.volume_step,
    volumeMax: symbol.volume_max,
    marginCurrency: symbol.margin_currency,
    profitCurrency: symbol.profit_currency,
    stopsLevelPoints: symbol.stops_level_points,
  };
}
