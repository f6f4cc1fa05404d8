import type { Deal, PendingOrder, Position, Tick, Timeframe } from "#domain";
import { type StoredResult, symbolTerms, type TerminalView, type Venue } from "#simulator";
import { CANDLES_PER_LINE, type FromTerminal } from "../bridge/index.ts";

interface Ref {
  readonly request_id: string;
  readonly attempt: number;
}

/** Frames in the words of the bridge; every time in them is the server's clock, as MT5 has it. */
export class Frames {
  readonly #venue: Venue;

  constructor(venue: Venue) {
    this.#venue = venue;
  }

  deal(deal: Deal, tag: { snapshot_id?: string; request_id?: string }): FromTerminal {
    const { ticket, orderTicket, positionId, ...facts } = deal;
    return {
      type: "DEAL",
      ...tag,
      ...{ deal: ticket, order: orderTicket, position_id: positionId, ...facts },
      time: this.#server(deal.time),
    };
  }

  result(result: StoredResult, ref: Ref, duplicate: boolean): FromTerminal {
    return {
      type: "TRADE_RESULT",
      ...ref,
      ...{ retcode: result.retcode, refused: "" },
      order: result.orderTicket ?? "0",
      deal: result.dealTicket ?? "0",
      position_id: result.positionId ?? "0",
      lots: result.lots,
      price: result.price ?? 0,
      ...{ profit: result.profit, comment: result.comment, duplicate },
    };
  }

  /** Refused before anything was sent. */
  refusal(code: string, comment: string, ref: Ref): FromTerminal {
    return {
      type: "TRADE_RESULT",
      ...ref,
      ...{ retcode: 0, refused: code, order: "0", deal: "0", position_id: "0" },
      ...{ lots: 0, price: 0, profit: null, comment, duplicate: false },
    };
  }

  quote({ symbol, bid, ask, time }: Tick): FromTerminal {
    return { type: "QUOTE", symbol, bid, ask, time: this.#server(time) };
  }

  /** All lines of a snapshot, in MT5's safe order: positions, orders, deals. */
  snapshot(
    held: TerminalView,
    options: {
      readonly id: string;
      readonly now: number;
      /** ms of the server's clock: older deals are not asked for. */
      readonly dealsFrom: number;
      readonly symbols: boolean;
    },
  ): readonly FromTerminal[] {
    const { id, now } = options;
    const { account, history } = held;
    const from = history.ready
      ? Math.max(options.dealsFrom, history.since === 0 ? 0 : this.#server(history.since))
      : -1;
    const deals = history.ready
      ? history.deals.filter((deal) => this.#server(deal.time) >= from)
      : [];
    const symbols = options.symbols
      ? this.#venue.symbols.map((one) => this.#symbol(one.symbol, id, now))
      : [];
    const head: FromTerminal = {
      type: "SNAPSHOT",
      snapshot_id: id,
      ...{ login: account.login, server: account.server, trade_mode: account.tradeMode },
      ...{ balance: account.balance, equity: account.equity, margin: account.margin },
      ...{ free_margin: account.freeMargin, margin_mode: account.marginMode },
      ...{ currency: account.currency, leverage: account.leverage },
      server_time: this.#server(now),
      ...{ positions: held.positions.length, orders: held.orders.length, deals: deals.length },
      ...{ symbols: symbols.length, deals_from: from },
    };
    return [
      head,
      ...held.positions.map((position) => this.#position(position, id)),
      ...held.orders.map((order) => this.#order(order, id)),
      ...deals.map((deal) => this.deal(deal, { snapshot_id: id })),
      ...symbols,
      { type: "SNAPSHOT_END", snapshot_id: id },
    ];
  }

  /** The newest bars in as many lines as they need; one line with an error for a symbol that is not offered. */
  bars(
    request: {
      readonly request_id: string;
      readonly symbol: string;
      readonly timeframe: Timeframe;
      readonly count: number;
    },
    now: number,
  ): readonly FromTerminal[] {
    const { request_id, symbol, timeframe } = request;
    const bars = this.#venue.candles(symbol, timeframe, now, request.count);
    const candles = [...bars.time].map(
      (time, i): [number, number, number, number, number, number] => {
        const at = (column: Float64Array) => column[i] as number; // columns are as long as the times
        const prices = [at(bars.open), at(bars.high), at(bars.low), at(bars.close)] as const;
        return [this.#server(time), ...prices, at(bars.volume)];
      },
    );
    const parts = Math.max(1, Math.ceil(candles.length / CANDLES_PER_LINE));
    const isOffered = this.#venue.symbols.some((one) => one.symbol === symbol);
    return Array.from({ length: parts }, (_, i) => ({
      type: "BARS" as const,
      ...{ request_id, symbol, timeframe, part: i + 1, parts },
      error: isOffered ? "" : `no symbol ${symbol}`,
      candles: candles.slice(i * CANDLES_PER_LINE, (i + 1) * CANDLES_PER_LINE),
    }));
  }

  #position(position: Position, snapshot_id: string): FromTerminal {
    return {
      type: "POSITION",
      snapshot_id,
      ...{ position: position.ticket, position_id: position.identifier },
      ...{ symbol: position.symbol, side: position.side, lots: position.lots },
      ...{ open_price: position.openPrice, open_time: this.#server(position.openTime) },
      ...{ stop_loss: position.stopLoss ?? 0, take_profit: position.takeProfit ?? 0 },
      ...{ current_price: position.currentPrice, profit: position.profit, swap: position.swap },
      ...{ magic: position.magic, comment: position.comment },
    };
  }

  #order(order: PendingOrder, snapshot_id: string): FromTerminal {
    return {
      type: "ORDER",
      snapshot_id,
      ...{ order: order.ticket, symbol: order.symbol, order_type: order.type, lots: order.lots },
      ...{ price: order.price, stop_loss: order.stopLoss ?? 0, take_profit: order.takeProfit ?? 0 },
      placed_time: this.#server(order.placedTime),
      ...{ magic: order.magic, comment: order.comment },
      ...(order.stopLimitPrice === undefined ? {} : { stop_limit: order.stopLimitPrice }),
      ...(order.expiresAt === undefined ? {} : { expires: this.#server(order.expiresAt) }),
    };
  }

  #symbol(symbol: string, snapshot_id: string, now: number): FromTerminal {
    const spec = this.#venue.symbols.find((one) => one.symbol === symbol);
    if (!spec) throw new Error(`no symbol ${symbol}`); // callers walk the venue's own list
    const tick = this.#venue.quoteAt(symbol, now);
    return {
      type: "SYMBOL",
      snapshot_id,
      ...{ symbol, description: spec.description, digits: spec.digits, point: spec.point },
      ...{ pip_size: spec.pipSize, contract_size: spec.contractSize, tick_size: spec.tickSize },
      ...{ volume_min: spec.volumeMin, volume_step: spec.volumeStep, volume_max: spec.volumeMax },
      ...{ margin_currency: spec.marginCurrency, profit_currency: spec.profitCurrency },
      stops_level_points: spec.stopsLevelPoints,
      ...symbolTerms(this.#venue, symbol, now),
      ...{ bid: tick?.bid ?? 0, ask: tick?.ask ?? 0, time: tick ? this.#server(tick.time) : 0 },
    };
  }

  #server(at: number): number {
    return this.#venue.clock.toServer(at);
  }
}
