import type { Account, Bars, Deal, PendingOrder, Position, SymbolSpec } from "#domain";
import type {
  AccountSnapshot,
  AccountState,
  Candle,
  DealState,
  PendingOrderState,
  PositionState,
  SymbolState,
} from "#protocol";

/** The house's words as the wire has them. */
export function toSnapshot(
  at: number,
  held: {
    readonly account: Account;
    readonly positions: readonly Position[];
    readonly orders: readonly PendingOrder[];
    readonly deals: readonly Deal[];
  },
): AccountSnapshot {
  return {
    at,
    account: toAccount(held.account),
    positions: held.positions.map(toPosition),
    orders: held.orders.map(toPendingOrder),
    deals: held.deals.map(toDeal),
  };
}

function toAccount(account: Account): AccountState {
  return {
    login: account.login,
    server: account.server,
    trade_mode: account.tradeMode,
    margin_mode: account.marginMode,
    currency: account.currency,
    leverage: account.leverage,
    balance: account.balance,
    equity: account.equity,
    margin: account.margin,
    free_margin: account.freeMargin,
    margin_level: account.marginLevel,
  };
}

function toPosition(position: Position): PositionState {
  return {
    ticket: position.ticket,
    position_id: position.identifier,
    symbol: position.symbol,
    side: position.side,
    lots: position.lots,
    open_price: position.openPrice,
    open_time: position.openTime,
    stop_loss: position.stopLoss,
    take_profit: position.takeProfit,
    current_price: position.currentPrice,
    profit: position.profit,
    swap: position.swap,
    magic: position.magic,
    comment: position.comment,
  };
}

function toPendingOrder(order: PendingOrder): PendingOrderState {
  return {
    ticket: order.ticket,
    symbol: order.symbol,
    order_type: order.type,
    lots: order.lots,
    price: order.price,
    stop_loss: order.stopLoss,
    take_profit: order.takeProfit,
    placed_time: order.placedTime,
    magic: order.magic,
    comment: order.comment,
    ...(order.stopLimitPrice === undefined ? {} : { stop_limit_price: order.stopLimitPrice }),
    ...(order.expiresAt === undefined ? {} : { expires_at: order.expiresAt }),
  };
}

export function toDeal(deal: Deal): DealState {
  return {
    ticket: deal.ticket,
    order_ticket: deal.orderTicket,
    position_id: deal.positionId,
    symbol: deal.symbol,
    side: deal.side,
    entry: deal.entry,
    reason: deal.reason,
    lots: deal.lots,
    price: deal.price,
    profit: deal.profit,
    commission: deal.commission,
    swap: deal.swap,
    fee: deal.fee,
    time: deal.time,
    magic: deal.magic,
    comment: deal.comment,
  };
}

export function toSymbol(spec: SymbolSpec): SymbolState {
  return {
    symbol: spec.symbol,
    description: spec.description,
    digits: spec.digits,
    point: spec.point,
    pip_size: spec.pipSize,
    contract_size: spec.contractSize,
    tick_size: spec.tickSize,
    volume_min: spec.volumeMin,
    volume_step: spec.volumeStep,
    volume_max: spec.volumeMax,
    margin_currency: spec.marginCurrency,
    profit_currency: spec.profitCurrency,
    stops_level_points: spec.stopsLevelPoints,
  };
}

/** Bars as candles, oldest first. */
export function toCandles(bars: Bars): Candle[] {
  return Array.from(bars.time, (time, i): Candle => {
    const at = (column: Float64Array) => column[i] as number; // columns are as long as `time`
    return [time, at(bars.open), at(bars.high), at(bars.low), at(bars.close), at(bars.volume)];
  });
}
