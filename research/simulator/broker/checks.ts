import { floorToStep, type Instrument, validateLots } from "#broking";
import { isMarketOrder, type OrderType, sideOf } from "#domain";
import type { OrderKind, SymbolRules } from "../venue/symbol-rules.ts";
import { canPay } from "./can-pay.ts";
import { areStops, isPendingPrice } from "./levels.ts";
import { closePriceOf, type Market, openPriceOf } from "./market.ts";
import type { OrderTime, TradeRequest } from "./request.ts";
import type { RetcodeName } from "./retcodes.ts";
import { isNetting, type SimPosition, type SimState } from "./state.ts";

export type DealRequest = Extract<TradeRequest, { action: "deal" }>;
export type PendingRequest = Extract<TradeRequest, { action: "pending" }>;

/** A check that found nothing gives null; the first that finds something is the server's answer. */
type Verdict = RetcodeName | null;

/** May this account, and may a program on it, trade at all? */
export function refusePermission(state: SimState, request: TradeRequest): Verdict {
  if (!state.rules.tradeAllowed) return "tradeDisabled";
  if (!state.rules.expertAllowed && request.dealer !== "client") return "serverDisablesPrograms";
  return null;
}

/** The symbol, its mode and its session. */
export function refuseSymbol(state: SimState, symbol: string, market: Market): Verdict {
  if (!market.instrument(symbol)) return "invalid";
  const rules = market.rules(symbol);
  if (rules.tradeMode === "disabled") return "tradeDisabled";
  if (rules.realOnly && state.tradeMode !== "real") return "onlyReal";
  return market.venue.isOpen(symbol, market.at) ? null : "marketClosed";
}

/** The first thing a server finds wrong with an order that opens, in a server's order; null when it stands. */
export function refuseOpening(
  state: SimState,
  order: DealRequest | PendingRequest,
  market: Market,
): Verdict {
  const instrument = market.instrument(order.symbol);
  if (!instrument) return "invalid";
  const rules = market.rules(order.symbol);
  return (
    refuseKind(order, rules) ??
    refuseMode(order.type, rules) ??
    refuseSymbol(state, order.symbol, market) ??
    (validateLots(order.lots, instrument).ok ? null : "invalidVolume") ??
    refuseFilling(order, rules) ??
    (order.action === "pending" ? refuseTime(order.time, rules, market) : null) ??
    refusePrices(order, instrument, market) ??
    refuseLimits(state, order, rules) ??
    refuseMoney(state, order, market)
  );
}

/** What is wrong with closing (a part of) a position by this deal. */
export function refuseClosing(
  state: SimState,
  order: DealRequest,
  position: SimPosition,
  market: Market,
): Verdict {
  const instrument = market.instrument(position.symbol);
  if (!instrument || order.symbol !== position.symbol || order.type === position.side)
    return "invalid";
  const isWhole = order.lots === position.lots;
  const isStep = order.lots > 0 && floorToStep(order.lots, instrument.volumeStep) === order.lots;
  const rules = market.rules(position.symbol);
  const symbol = refuseSymbol(state, position.symbol, market);
  if (symbol) return symbol;
  if (!isStep && !isWhole) return "invalidVolume";
  if (order.lots > position.lots) return "invalidCloseVolume";
  if (state.orders.some((one) => one.closes === position.ticket)) return "closeOrderExists";
  if (state.rules.fifoClose && hasOlder(state, position)) return "fifoClose";
  return refuseFilling(order, rules) ?? refuseSeenPrice(order, instrument, market);
}

/** The price that the sender saw, where the broker asks for it; and whether there is one at all. */
function refuseSeenPrice(order: DealRequest, instrument: Instrument, market: Market): Verdict {
  const tick = market.quote(order.symbol);
  if (!tick) return "noQuotes";
  const { execution } = market.rules(order.symbol);
  if (execution === "market" || execution === "exchange") return null;
  if (order.price === null || !(order.price > 0)) return "invalidPrice";
  const moved = Math.abs(order.price - openPriceOf(order.type, tick));
  if (moved <= (order.deviationPoints + 0.5) * instrument.point) return null;
  return execution === "instant" ? "requote" : "priceChanged";
}

/** Expiry: a kind that the symbol takes, and a moment that is still to come. */
export function refuseTime(time: OrderTime, rules: SymbolRules, market: Market): Verdict {
  if (!rules.times.includes(time.kind)) return "invalidExpiration";
  return "at" in time && !(time.at > market.at) ? "invalidExpiration" : null;
}

/** Price, its limit and its stops, judged by the market of this moment. */
export function refusePrices(
  order:
    | (Pick<PendingRequest, "stopLimit"> & {
        readonly symbol: string;
        readonly type: OrderType;
        readonly price: number | null;
        readonly stopLoss: number | null;
        readonly takeProfit: number | null;
      })
    | DealRequest,
  instrument: Instrument,
  market: Market,
): Verdict {
  const tick = market.quote(order.symbol);
  if (!tick) return "noQuotes";
  const side = sideOf(order.type);
  if ("action" in order && order.action === "deal") {
    const seen = refuseSeenPrice(order, instrument, market);
    if (seen) return seen;
    const from = closePriceOf(side, tick);
    return areStops(side, order.stopLoss, order.takeProfit, from, instrument)
      ? null
      : "invalidStops";
  }
  if (!isPendingPrice(order.type, order.price, tick, instrument)) return "invalidPrice";
  const stopLimit = "stopLimit" in order ? order.stopLimit : null;
  const isStopLimit = order.type.endsWith("STOP_LIMIT");
  if (isStopLimit !== (stopLimit !== null)) return "invalidPrice";
  const price = order.price as number; // isPendingPrice says so
  if (stopLimit !== null) {
    // The limit is placed when the price stands at the stop: it waits on the better side of it.
    const then = { ...tick, bid: price, ask: price };
    const limit = side === "BUY" ? "BUY_LIMIT" : "SELL_LIMIT";
    if (!isPendingPrice(limit, stopLimit, then, instrument)) return "invalidPrice";
  }
  return areStops(side, order.stopLoss, order.takeProfit, stopLimit ?? price, instrument)
    ? null
    : "invalidStops";
}

function refuseKind(order: DealRequest | PendingRequest, rules: SymbolRules): Verdict {
  const kinds: OrderKind[] = [kindOf(order.type)];
  if (order.stopLoss !== null) kinds.push("sl");
  if (order.takeProfit !== null) kinds.push("tp");
  return kinds.every((kind) => rules.orderKinds.includes(kind)) ? null : "invalidOrder";
}

function refuseMode(type: OrderType, { tradeMode }: SymbolRules): Verdict {
  if (tradeMode === "disabled") return "tradeDisabled";
  if (tradeMode === "closeonly") return "closeOnly";
  if (tradeMode === "longonly" && sideOf(type) === "SELL") return "longOnly";
  if (tradeMode === "shortonly" && sideOf(type) === "BUY") return "shortOnly";
  return null;
}

/** Which fillings an order may have: MT5's table of execution modes, and BOC for limits only. */
function refuseFilling(order: DealRequest | PendingRequest, rules: SymbolRules): Verdict {
  const { execution, filling } = rules;
  const isPending = order.action === "pending";
  switch (order.filling) {
    case "return":
      return isPending || execution !== "market" ? null : "invalidFill";
    case "fok":
    case "ioc":
      return execution === "instant" || execution === "request" || filling.includes(order.filling)
        ? null
        : "invalidFill";
    case "boc":
      return isPending && order.type.endsWith("LIMIT") && filling.includes("boc")
        ? null
        : "invalidFill";
  }
}

function refuseLimits(
  state: SimState,
  order: DealRequest | PendingRequest,
  rules: SymbolRules,
): Verdict {
  const isPending = order.action === "pending";
  const side = sideOf(order.type);
  const { limitOrders, limitPositions, hedgeAllowed } = state.rules;
  if (isPending && state.orders.length >= limitOrders) return "limitOrders";
  const held = state.positions.length + (isNetting(state) ? 0 : state.orders.length);
  const isNew = !isNetting(state) || !state.positions.some((one) => one.symbol === order.symbol);
  if (isNew && held >= limitPositions) return isPending ? "limitOrders" : "limitPositions";
  const own = state.positions.filter((one) => one.symbol === order.symbol);
  if (!hedgeAllowed && !isNetting(state) && own.some((one) => one.side !== side))
    return "hedgeProhibited";
  if (rules.volumeLimit === null) return null;
  const waiting = state.orders.filter((one) => one.symbol === order.symbol);
  const lots = [...own, ...waiting]
    .filter((one) => ("side" in one ? one.side : sideOf(one.type)) === side)
    .reduce((sum, one) => sum + one.lots, order.lots);
  return lots > rules.volumeLimit + 1e-9 ? "limitVolume" : null;
}

function refuseMoney(
  state: SimState,
  order: DealRequest | PendingRequest,
  market: Market,
): Verdict {
  const tick = market.quote(order.symbol);
  if (order.action === "pending" || !tick) return null;
  return canPay(state, order, openPriceOf(order.type, tick), market) ? null : "noMoney";
}

function hasOlder(state: SimState, position: SimPosition): boolean {
  return state.positions.some(
    (one) =>
      one.symbol === position.symbol &&
      one.ticket !== position.ticket &&
      (one.openTime < position.openTime ||
        (one.openTime === position.openTime && BigInt(one.ticket) < BigInt(position.ticket))),
  );
}

function kindOf(type: OrderType): OrderKind {
  if (isMarketOrder(type)) return "market";
  if (type.endsWith("STOP_LIMIT")) return "stop_limit";
  return type.endsWith("LIMIT") ? "limit" : "stop";
}
