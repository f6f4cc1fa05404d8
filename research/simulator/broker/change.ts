import type { Instrument } from "#broking";
import type { Tick } from "#domain";
import { refusePrices, refuseSymbol, refuseTime } from "./checks.ts";
import { replacePosition } from "./fill.ts";
import { endOrder, replaceOrder } from "./ledger.ts";
import { areStops, isFrozen } from "./levels.ts";
import { closePriceOf, type Market, openPriceOf } from "./market.ts";
import type { OrderTime, TradeRequest } from "./request.ts";
import type { RetcodeName } from "./retcodes.ts";
import type { SimOrder, SimPosition, SimState } from "./state.ts";

type Of<A extends TradeRequest["action"]> = Extract<TradeRequest, { action: A }>;

/** What a change of levels, or a removal, came to. */
export interface Changed {
  readonly state: SimState;
  readonly retcode: RetcodeName;
  readonly order?: SimOrder;
}

/** Replaces both levels of a position. */
export function changeStops(state: SimState, request: Of<"sltp">, market: Market): Changed {
  const position = state.positions.find((one) => one.ticket === request.position);
  const instrument = position && market.instrument(position.symbol);
  if (!position || !instrument) return { state, retcode: "positionClosed" };
  const { stopLoss, takeProfit } = request;
  if (stopLoss === position.stopLoss && takeProfit === position.takeProfit)
    return { state, retcode: "noChanges" };
  const refusal =
    refuseSymbol(state, position.symbol, market) ??
    refuseStops(position, { stopLoss, takeProfit }, instrument, market);
  if (refusal) return { state, retcode: refusal };
  const changed = { ...position, stopLoss, takeProfit };
  return { state: replacePosition(state, position, changed), retcode: "done" };
}

/** Replaces all levels and the expiry of a pending order. */
export function changeOrder(state: SimState, request: Of<"modify">, market: Market): Changed {
  const order = state.orders.find((one) => one.ticket === request.order);
  const instrument = order && market.instrument(order.symbol);
  if (!order || !instrument || isRest(order)) return { state, retcode: "invalid" };
  const { price, stopLimit, stopLoss, takeProfit } = request;
  const time = kept(request.time);
  const isSame =
    price === order.price &&
    stopLimit === (order.stopLimit ?? null) &&
    stopLoss === order.stopLoss &&
    takeProfit === order.takeProfit &&
    isSameTime(time, order.time);
  if (isSame) return { state, retcode: "noChanges" };
  const refusal =
    refuseSymbol(state, order.symbol, market) ??
    refuseTime(request.time, market.rules(order.symbol), market) ??
    refuseFrozenOrder(order, instrument, market) ??
    refusePrices({ ...request, symbol: order.symbol, type: order.type }, instrument, market);
  if (refusal) return { state, retcode: refusal };
  const { stopLimit: _, time: __, ...rest } = order;
  const changed: SimOrder = {
    ...{ ...rest, price, stopLoss, takeProfit },
    ...(stopLimit === null ? {} : { stopLimit }),
    ...(time === undefined ? {} : { time }),
  };
  return { state: replaceOrder(state, changed), retcode: "done", order: changed };
}

/** Takes a working order back. */
export function removeOrder(state: SimState, request: Of<"remove">, market: Market): Changed {
  const order = state.orders.find((one) => one.ticket === request.order);
  const instrument = order && market.instrument(order.symbol);
  if (!order || !instrument) return { state, retcode: "invalid" };
  const refusal =
    refuseSymbol(state, order.symbol, market) ?? refuseFrozenOrder(order, instrument, market);
  if (refusal) return { state, retcode: refusal };
  const end = { state: "canceled", at: market.at, positionId: null } as const;
  return { state: endOrder(state, order, end), retcode: "done", order };
}

/** Near its stop or target a position may not be changed or closed. */
export function refuseFrozenPosition(
  position: SimPosition,
  instrument: Instrument,
  market: Market,
): RetcodeName | null {
  const tick = market.quote(position.symbol);
  if (!tick) return "noQuotes";
  const price = closePriceOf(position.side, tick);
  const { freezeLevelPoints } = market.rules(position.symbol);
  const levels = [position.stopLoss, position.takeProfit];
  return levels.some((level) => isFrozen(level, price, freezeLevelPoints, instrument))
    ? "frozen"
    : null;
}

/** How an order keeps its expiry: "until it is cancelled" is nothing. */
export function kept(time: OrderTime): SimOrder["time"] {
  return time.kind === "gtc" ? undefined : time;
}

function refuseStops(
  position: SimPosition,
  { stopLoss, takeProfit }: Pick<SimPosition, "stopLoss" | "takeProfit">,
  instrument: Instrument,
  market: Market,
): RetcodeName | null {
  const { orderKinds } = market.rules(position.symbol);
  if (stopLoss !== null && !orderKinds.includes("sl")) return "invalidOrder";
  if (takeProfit !== null && !orderKinds.includes("tp")) return "invalidOrder";
  const frozen = refuseFrozenPosition(position, instrument, market);
  if (frozen) return frozen;
  const price = closePriceOf(position.side, market.quote(position.symbol) as Tick); // frozen asked for it
  return areStops(position.side, stopLoss, takeProfit, price, instrument) ? null : "invalidStops";
}

function refuseFrozenOrder(
  order: SimOrder,
  instrument: Instrument,
  market: Market,
): RetcodeName | null {
  const tick = market.quote(order.symbol);
  if (!tick) return "noQuotes";
  if (isRest(order)) return null;
  const side = order.type.startsWith("BUY") ? "BUY" : "SELL";
  const { freezeLevelPoints } = market.rules(order.symbol);
  return isFrozen(order.price, openPriceOf(side, tick), freezeLevelPoints, instrument)
    ? "frozen"
    : null;
}

/** The rest of a market order: it has no price to change. */
function isRest(order: SimOrder): boolean {
  return order.type === "BUY" || order.type === "SELL";
}

function isSameTime(one: SimOrder["time"], other: SimOrder["time"]): boolean {
  const at = (time: SimOrder["time"]) => (time && "at" in time ? time.at : null);
  return one?.kind === other?.kind && at(one) === at(other);
}
