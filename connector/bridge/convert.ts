import { assertNever } from "#domain";
import type { TerminalCommand, TerminalResult } from "#orders";
import type {
  AccountState,
  DealState,
  Expiry,
  PendingOrderState,
  PositionState,
  Quote,
  SymbolState,
} from "#protocol";
import type { FromTerminal, TradeFrame, TradeResultFrame } from "./frames.ts";

type Frame<T extends FromTerminal["type"]> = Extract<FromTerminal, { type: T }>;

/** What a command carries beside the wish itself. */
export type CommandStamp = Pick<TradeFrame, "expires_tick" | "login" | "server" | "trade_mode">;

/**
 * The command as the terminal's frame: flat, 0 where there is none.
 *
 * @param offset server clock minus UTC in ms, for expiries.
 */
export function commandFrame(
  { request_id, attempt, intent, target }: TerminalCommand,
  stamp: CommandStamp,
  offset: number,
): TradeFrame {
  const head = { request_id, attempt, ...stamp };
  switch (intent.action) {
    case "open":
      return {
        type: "TRADE_OPEN",
        ...head,
        symbol: intent.symbol,
        order_type: intent.order_type,
        lot_size: intent.lots,
        price: intent.price ?? 0,
        stop_limit: intent.stop_limit_price ?? 0,
        stop_loss: intent.stop_loss ?? 0,
        take_profit: intent.take_profit ?? 0,
        ...expiryFields(intent.expiry, offset),
        deviation: intent.deviation_points ?? -1,
        magic: intent.magic,
        comment: intent.comment,
      };
    case "close": {
      const { symbol, position_id, lots, magic, comment } = intent;
      return {
        type: "TRADE_CLOSE",
        ...head,
        symbol,
        position_id,
        position: target?.ticket ?? "0",
        side: target?.side ?? intent.side ?? "",
        lot_size: lots ?? 0,
        magic,
        comment,
      };
    }
    case "close_by": {
      const { symbol, position_id, by_position_id, magic, comment } = intent;
      const by = { by_position_id, by_position: target?.by_ticket ?? "0" };
      const position = target?.ticket ?? "0";
      return {
        type: "TRADE_CLOSE_BY",
        ...head,
        ...{ symbol, position_id, position, ...by, magic, comment },
      };
    }
    case "modify": {
      const { symbol, position_id, stop_loss, take_profit } = intent;
      const stops = { stop_loss: stop_loss ?? 0, take_profit: take_profit ?? 0 };
      const position = target?.ticket ?? "0";
      return { type: "TRADE_MODIFY", ...head, symbol, position_id, position, ...stops };
    }
    case "modify_order":
      return {
        type: "TRADE_MODIFY_ORDER",
        ...head,
        symbol: intent.symbol,
        order: intent.order_ticket,
        price: intent.price,
        stop_limit: intent.stop_limit_price ?? 0,
        stop_loss: intent.stop_loss ?? 0,
        take_profit: intent.take_profit ?? 0,
        ...expiryFields(intent.expiry, offset),
      };
    case "cancel":
      return { type: "TRADE_CANCEL", ...head, symbol: intent.symbol, order: intent.order_ticket };
    default:
      return assertNever(intent);
  }
}

function expiryFields(expiry: Expiry | undefined, offset: number) {
  const kind = expiry?.kind ?? "gtc";
  return { expiry_kind: kind, expiry_time: expiry?.kind === "time" ? expiry.at + offset : 0 };
}

/** The terminal's answer with the deals that came along; MT5's 0 for "not known" becomes null. */
export function resultOf(frame: TradeResultFrame, deals: readonly DealState[]): TerminalResult {
  return {
    retcode: frame.retcode,
    order_ticket: known(frame.order),
    deal_ticket: known(frame.deal),
    position_id: known(frame.position_id),
    lots: frame.lots,
    price: frame.price,
    profit: frame.profit,
    deals,
  };
}

/** @param offset server clock minus UTC in ms. */
export function dealOf(frame: Frame<"DEAL">, offset: number): DealState {
  const { type: _, snapshot_id: __, request_id: ___, deal, order, ...facts } = frame;
  return { ...facts, ticket: deal, order_ticket: order, time: frame.time - offset };
}

export function positionOf(frame: Frame<"POSITION">, offset: number): PositionState {
  const { type: _, snapshot_id: __, position, ...facts } = frame;
  return {
    ...facts,
    ticket: position,
    open_time: frame.open_time - offset,
    stop_loss: some(frame.stop_loss),
    take_profit: some(frame.take_profit),
    // Before its first tick after a restart a symbol has no price: the entry stands in.
    current_price: some(frame.current_price) ?? frame.open_price,
  };
}

export function orderOf(frame: Frame<"ORDER">, offset: number): PendingOrderState {
  const { type: _, snapshot_id: __, order, stop_limit, expires, ...facts } = frame;
  return {
    ...facts,
    ticket: order,
    placed_time: frame.placed_time - offset,
    stop_loss: some(frame.stop_loss),
    take_profit: some(frame.take_profit),
    ...(stop_limit ? { stop_limit_price: stop_limit } : {}),
    ...(expires ? { expires_at: expires - offset } : {}),
  };
}

export function symbolOf(frame: Frame<"SYMBOL">): SymbolState {
  const { type: _, snapshot_id: __, bid: ___, ask: ____, time: _____, ...facts } = frame;
  return facts;
}

/** null while the symbol has no price. */
export function quoteOf(
  { symbol, bid, ask, time }: Pick<Frame<"QUOTE">, "symbol" | "bid" | "ask" | "time">,
  offset: number,
): Quote | null {
  return bid > 0 && ask > 0 && time - offset >= 0
    ? { symbol, bid, ask, time: time - offset }
    : null;
}

export function accountOf(frame: Frame<"SNAPSHOT">): AccountState {
  const {
    login,
    server,
    trade_mode,
    margin_mode,
    currency,
    leverage,
    balance,
    equity,
    margin,
    free_margin,
  } = frame;
  return {
    ...{
      login,
      server,
      trade_mode,
      margin_mode,
      currency,
      leverage,
      balance,
      equity,
      margin,
      free_margin,
    },
    margin_level: margin > 0 ? (equity / margin) * 100 : null,
  };
}

function known(ticket: string): string | null {
  return /^0*$/.test(ticket) ? null : ticket;
}

function some(price: number): number | null {
  return price > 0 ? price : null;
}
