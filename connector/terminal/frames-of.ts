import type { Deal, PendingOrder, Position, Tick, Timeframe } from "#domain";
import type { Feed, SimResult, SimSnapshot } from "#simulator";
import { CANDLES_PER_LINE, type FromTerminal } from "../bridge/index.ts";

/** Server clock of the simulated broker: UTC, so that nothing has to be shifted. */

export function dealFrame(
  deal: Deal,
  tag: { snapshot_id?: string; request_id?: string },
): FromTerminal {
  const { ticket, orderTicket, positionId, ...facts } = deal;
  return {
    type: "DEAL",
    ...tag,
    deal: ticket,
    order: orderTicket,
    position_id: positionId,
    ...facts,
  };
}

export function resultFrame(
  result: SimResult,
  ref: { request_id: string; attempt: number },
): FromTerminal {
  return {
    type: "TRADE_RESULT",
    ...ref,
    retcode: result.retcode,
    refused: "",
    order: result.orderTicket ?? "0",
    deal: result.dealTicket ?? "0",
    position_id: result.positionId ?? "0",
    lots: result.lots,
    price: result.price ?? 0,
    profit: result.profit,
    comment: result.comment,
    duplicate: result.duplicate,
  };
}

/** Refused before anything was done. */
export function refusalFrame(
  code: string,
  comment: string,
  ref: { request_id: string; attempt: number },
): FromTerminal {
  return {
    type: "TRADE_RESULT",
    ...ref,
    ...{ retcode: 0, refused: code, order: "0", deal: "0", position_id: "0" },
    ...{ lots: 0, price: 0, profit: null, comment, duplicate: false },
  };
}

/** TRADE_RETCODE_INVALID_ORDER: this broker does not offer it. */
export function notAllowedFrame(ref: { request_id: string; attempt: number }): FromTerminal {
  const comment = "This broker does not offer it.";
  return { ...refusalFrame("", comment, ref), retcode: 10035 } as FromTerminal; // still a TRADE_RESULT
}

/** All lines of a snapshot, in MT5's safe order: positions, orders, deals. */
export function snapshotFrames(
  held: SimSnapshot,
  feed: Feed,
  options: {
    readonly id: string;
    readonly now: number;
    readonly dealsFrom: number;
    readonly symbols: boolean;
  },
): readonly FromTerminal[] {
  const { id, now } = options;
  const { account } = held;
  const symbols = options.symbols
    ? feed.symbols.map((one) => symbolFrame(feed, one.symbol, id, now))
    : [];
  const head: FromTerminal = {
    type: "SNAPSHOT",
    snapshot_id: id,
    ...{ login: account.login, server: account.server, trade_mode: account.tradeMode },
    ...{ balance: account.balance, equity: account.equity, margin: account.margin },
    free_margin: account.freeMargin,
    margin_mode: account.marginMode,
    ...{ currency: account.currency, leverage: account.leverage, server_time: now },
    ...{ positions: held.positions.length, orders: held.orders.length, deals: held.deals.length },
    ...{ symbols: symbols.length, deals_from: options.dealsFrom },
  };
  return [
    head,
    ...held.positions.map((position) => positionFrame(position, id)),
    ...held.orders.map((order) => orderFrame(order, id)),
    ...held.deals.map((deal) => dealFrame(deal, { snapshot_id: id })),
    ...symbols,
    { type: "SNAPSHOT_END", snapshot_id: id },
  ];
}

export function quoteFrame({ symbol, bid, ask, time }: Tick): FromTerminal {
  return { type: "QUOTE", symbol, bid, ask, time };
}

/** The newest bars in as many lines as they need; one line with an error for a symbol that is not offered. */
export function barsFrames(
  feed: Feed,
  request: {
    readonly request_id: string;
    readonly symbol: string;
    readonly timeframe: Timeframe;
    readonly count: number;
  },
  now: number,
): readonly FromTerminal[] {
  const { request_id, symbol, timeframe } = request;
  const bars = feed.candles(symbol, timeframe, now, request.count);
  const candles = [...bars.time].map(
    (time, i): [number, number, number, number, number, number] => {
      const at = (column: Float64Array) => column[i] as number; // columns are as long as the times
      return [time, at(bars.open), at(bars.high), at(bars.low), at(bars.close), at(bars.volume)];
    },
  );
  const parts = Math.max(1, Math.ceil(candles.length / CANDLES_PER_LINE));
  const error = feed.symbols.some((one) => one.symbol === symbol) ? "" : `no symbol ${symbol}`;
  return Array.from({ length: parts }, (_, i) => ({
    type: "BARS" as const,
    ...{ request_id, symbol, timeframe, part: i + 1, parts, error },
    candles: candles.slice(i * CANDLES_PER_LINE, (i + 1) * CANDLES_PER_LINE),
  }));
}

function positionFrame(position: Position, snapshot_id: string): FromTerminal {
  return {
    type: "POSITION",
    snapshot_id,
    position: position.ticket,
    position_id: position.identifier,
    ...{ symbol: position.symbol, side: position.side, lots: position.lots },
    ...{ open_price: position.openPrice, open_time: position.openTime },
    ...{ stop_loss: position.stopLoss ?? 0, take_profit: position.takeProfit ?? 0 },
    ...{ current_price: position.currentPrice, profit: position.profit, swap: position.swap },
    ...{ magic: position.magic, comment: position.comment },
  };
}

function orderFrame(order: PendingOrder, snapshot_id: string): FromTerminal {
  return {
    type: "ORDER",
    snapshot_id,
    ...{ order: order.ticket, symbol: order.symbol, order_type: order.type, lots: order.lots },
    ...{ price: order.price, stop_loss: order.stopLoss ?? 0, take_profit: order.takeProfit ?? 0 },
    ...{ placed_time: order.placedTime, magic: order.magic, comment: order.comment },
  };
}

function symbolFrame(feed: Feed, symbol: string, snapshot_id: string, now: number): FromTerminal {
  const spec = feed.symbols.find((one) => one.symbol === symbol);
  if (!spec) throw new Error(`no symbol ${symbol}`); // callers walk the feed's own list
  const tick = feed.quoteAt(symbol, now);
  return {
    type: "SYMBOL",
    snapshot_id,
    ...{ symbol, description: spec.description, digits: spec.digits, point: spec.point },
    ...{ pip_size: spec.pipSize, contract_size: spec.contractSize, tick_size: spec.tickSize },
    ...{ volume_min: spec.volumeMin, volume_step: spec.volumeStep, volume_max: spec.volumeMax },
    ...{ margin_currency: spec.marginCurrency, profit_currency: spec.profitCurrency },
    stops_level_points: spec.stopsLevelPoints,
    ...{ bid: tick?.bid ?? 0, ask: tick?.ask ?? 0, time: tick?.time ?? 0 },
  };
}
