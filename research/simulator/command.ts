import { assertNever, isMarketOrder, type OrderType, type Side, sideOf, type Tick } from "#domain";
import { openPriceOf } from "./broker/market.ts";
import type { Filling, OrderTime, TradeRequest } from "./broker/request.ts";
import { RETCODES } from "./broker/retcodes.ts";
import { identifierOf, type SimPosition } from "./broker/state.ts";
import type { SymbolRules } from "./venue/symbol-rules.ts";

/** Slippage that a terminal allows when nobody says how much, points. */
const USUAL_DEVIATION = 20;

interface CommandBase {
  /** The same id is never carried out twice. */
  readonly requestId: string;
  /** Who deals in MT5's words; "expert" (a program) unless said otherwise. */
  readonly reason?: "client" | "expert";
}

/** A wish in words that outlive tickets: positions are named by their identifiers. */
export type SimCommand = CommandBase &
  (
    | {
        readonly action: "open";
        readonly symbol: string;
        readonly type: OrderType;
        readonly lots: number;
        /** Of a pending order; null for BUY and SELL. */
        readonly price: number | null;
        /** Of a stop-limit order; null for the others. */
        readonly stopLimit?: number | null;
        readonly stopLoss: number | null;
        readonly takeProfit: number | null;
        /** Of a pending order; until it is cancelled when left out. */
        readonly time?: OrderTime;
        /** Where the broker's execution knows it; the terminal's own when left out. */
        readonly deviationPoints?: number;
        readonly magic: number;
        readonly comment: string;
      }
    /** `lots` null = all of it. */
    | {
        readonly action: "close";
        readonly positionId: string;
        readonly lots: number | null;
        /** What the position has to be; not looked at when left out. */
        readonly side?: Side;
        /** Of the closing order and its deal, as in MT5; the position's own when left out. */
        readonly magic?: number;
        readonly comment?: string;
      }
    | {
        readonly action: "close_by";
        readonly positionId: string;
        readonly byPositionId: string;
        readonly magic?: number;
        readonly comment?: string;
      }
    /** Replaces both levels; null removes one. */
    | {
        readonly action: "modify";
        readonly positionId: string;
        readonly stopLoss: number | null;
        readonly takeProfit: number | null;
      }
    /** Replaces all levels and the expiry of a waiting order. */
    | {
        readonly action: "modify_order";
        readonly orderTicket: string;
        readonly price: number;
        readonly stopLimit?: number | null;
        readonly stopLoss: number | null;
        readonly takeProfit: number | null;
        readonly time?: OrderTime;
      }
    | { readonly action: "cancel"; readonly orderTicket: string }
  );

/** What the program that translates can see. */
export interface Sight {
  readonly positions: readonly SimPosition[];
  readonly rules: (symbol: string) => SymbolRules;
  readonly quote: (symbol: string) => Tick | null;
}

/** A request for OrderSend, or the number that says why nothing must be sent. */
export type Translated = { readonly request: TradeRequest } | { readonly retcode: number };

/**
 * What a command is as a trade request: positions by their present tickets, a filling mode that the symbol
 * takes, the price of this moment where the broker asks for one. A close whose position is not there, is of the
 * other side or smaller than that is never sent: on a hedging account it would open a position.
 */
export function translate(command: SimCommand, sight: Sight): Translated {
  const dealer = command.reason ?? "expert";
  const positionOf = (id: string) => sight.positions.find((one) => identifierOf(one) === id);
  switch (command.action) {
    case "open":
      return { request: openRequest(command, sight) };
    case "close":
      return closeRequest(command, positionOf(command.positionId), sight);
    case "close_by": {
      const position = positionOf(command.positionId);
      const by = positionOf(command.byPositionId);
      if (!position || !by) return { retcode: RETCODES.positionClosed };
      const { magic = position.magic, comment = position.comment } = command;
      const tickets = { position: position.ticket, positionBy: by.ticket };
      return { request: { action: "close_by", ...tickets, magic, comment, dealer } };
    }
    case "modify": {
      const position = positionOf(command.positionId);
      if (!position) return { retcode: RETCODES.positionClosed };
      const { stopLoss, takeProfit } = command;
      return {
        request: { action: "sltp", position: position.ticket, stopLoss, takeProfit, dealer },
      };
    }
    case "modify_order": {
      const { orderTicket: order, price, stopLoss, takeProfit } = command;
      const { stopLimit = null, time = { kind: "gtc" } } = command;
      const levels = { price, stopLimit, stopLoss, takeProfit, time } as const;
      return { request: { action: "modify", order, ...levels, dealer } };
    }
    case "cancel":
      return { request: { action: "remove", order: command.orderTicket, dealer } };
    default:
      return assertNever(command);
  }
}

/** FOK if allowed, else IOC, else RETURN; MT5 takes each of them with instant execution. */
export function fillingOf({ execution, filling }: SymbolRules): Filling {
  if (execution === "instant" || execution === "request" || filling.includes("fok")) return "fok";
  return filling.includes("ioc") ? "ioc" : "return";
}

function openRequest(command: Extract<SimCommand, { action: "open" }>, sight: Sight): TradeRequest {
  const { symbol, type, lots, stopLoss, takeProfit, magic, comment } = command;
  const common = { symbol, lots, stopLoss, takeProfit, magic, comment } as const;
  const dealer = command.reason ?? "expert";
  if (!isMarketOrder(type)) {
    const { stopLimit = null, time = { kind: "gtc" } } = command;
    // A price that is missing is no price: the server says so.
    const price = command.price ?? 0;
    return {
      ...{ action: "pending", ...common, type, price, stopLimit, time, filling: "return" },
      dealer,
    };
  }
  return {
    ...{ action: "deal", ...common, type, position: null, dealer },
    ...execution(symbol, type, command.deviationPoints, sight),
  };
}

function closeRequest(
  command: Extract<SimCommand, { action: "close" }>,
  position: SimPosition | undefined,
  sight: Sight,
): Translated {
  if (!position || (command.side !== undefined && command.side !== position.side))
    return { retcode: RETCODES.positionClosed };
  const lots = command.lots ?? position.lots;
  if (lots > position.lots) return { retcode: RETCODES.invalidCloseVolume };
  const { symbol, ticket } = position;
  const type = position.side === "BUY" ? "SELL" : "BUY";
  const { magic = position.magic, comment = position.comment } = command;
  return {
    request: {
      ...{ action: "deal", symbol, type, lots, position: ticket, magic, comment },
      ...{ stopLoss: null, takeProfit: null, dealer: command.reason ?? "expert" },
      ...execution(symbol, type, undefined, sight),
    },
  };
}

function execution(
  symbol: string,
  type: Side,
  deviationPoints: number | undefined,
  sight: Sight,
): { filling: Filling; price: number | null; deviationPoints: number } {
  const rules = sight.rules(symbol);
  const tick = sight.quote(symbol);
  const asksPrice = rules.execution === "instant" || rules.execution === "request";
  return {
    filling: fillingOf(rules),
    price: asksPrice && tick ? openPriceOf(sideOf(type), tick) : null,
    deviationPoints: deviationPoints ?? USUAL_DEVIATION,
  };
}
