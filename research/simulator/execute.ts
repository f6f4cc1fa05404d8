import { floorToStep } from "#broking";
import { assertNever, type Deal, type EpochMs, isMarketOrder, sideOf } from "#domain";
import { advance } from "./advance.ts";
import { refuseOpen, refuseStops } from "./checks.ts";
import type { Feed } from "./feed/feed.ts";
import { type Booked, bookClose, bookOpen, takeTicket } from "./ledger.ts";
import { type Market, marketAt, openPriceOf } from "./market.ts";
import { RETCODE_WORDS, RETCODES, type RetcodeName } from "./retcodes.ts";
import {
  LIMITS,
  type SimCommand,
  type SimOrder,
  type SimResult,
  type SimState,
  type StoredResult,
} from "./state.ts";

export interface Executed {
  readonly state: SimState;
  readonly result: SimResult;
  /** Everything that was booked up to now: stops and pendings that came first, then the command's own. */
  readonly deals: readonly Deal[];
}

type Of<A extends SimCommand["action"]> = Extract<SimCommand, { action: A }>;
interface Outcome {
  readonly state: SimState;
  readonly retcode: RetcodeName;
  readonly facts?: Partial<StoredResult>;
  readonly deal?: Deal;
}

/**
 * Carries out one command at `now`, after everything that happened before it.
 * A request id that was seen is answered from memory (`duplicate: true`) and changes nothing else.
 */
export function execute(state: SimState, feed: Feed, command: SimCommand, now: EpochMs): Executed {
  const before = advance(state, feed, now);
  const known = before.state.results.find((result) => result.requestId === command.requestId);
  if (known) {
    const deals = before.state.deals.filter((deal) => deal.ticket === known.dealTicket);
    return { ...before, result: { ...known, deals, duplicate: true } };
  }
  const outcome = carryOut(before.state, command, marketAt(feed, before.state.at));
  const stored = resultOf(command, outcome);
  const own = outcome.deal ? [outcome.deal] : [];
  return {
    state: remember(outcome.state, stored),
    result: { ...stored, deals: own, duplicate: false },
    deals: [...before.deals, ...own],
  };
}

function carryOut(state: SimState, command: SimCommand, market: Market): Outcome {
  switch (command.action) {
    case "open":
      return isMarketOrder(command.type)
        ? openNow(state, command, market)
        : placePending(state, command, market);
    case "close":
      return closePosition(state, command, market);
    case "modify":
      return modifyPosition(state, command, market);
    case "cancel":
      return cancelOrder(state, command);
    default:
      return assertNever(command);
  }
}

function openNow(state: SimState, command: Of<"open">, market: Market): Outcome {
  const retcode = refuseOpen(state, command, market);
  const tick = market.quote(command.symbol);
  if (retcode || !tick) return { state, retcode: retcode ?? "noQuotes" };
  const side = sideOf(command.type);
  const taken = takeTicket(state);
  const position = {
    ...{ ticket: taken.ticket, symbol: command.symbol, side, lots: command.lots },
    openPrice: openPriceOf(side, tick),
    ...{ stopLoss: command.stopLoss, takeProfit: command.takeProfit },
    ...{ magic: command.magic, comment: cut(command.comment) },
  };
  return done(bookOpen(taken.state, position, market.at, reasonOf(command), market));
}

function placePending(state: SimState, command: Of<"open">, market: Market): Outcome {
  const retcode = refuseOpen(state, command, market);
  if (retcode || command.price === null) return { state, retcode: retcode ?? "invalidPrice" };
  const { ticket, state: taken } = takeTicket(state);
  const order: SimOrder = {
    ...{ ticket, symbol: command.symbol, type: command.type, lots: command.lots },
    ...{ price: command.price, stopLoss: command.stopLoss, takeProfit: command.takeProfit },
    ...{ placedTime: market.at, magic: command.magic, comment: cut(command.comment) },
  };
  return {
    state: { ...taken, orders: [...taken.orders, order] },
    retcode: "placed",
    facts: { orderTicket: ticket, lots: order.lots, price: order.price },
  };
}

function closePosition(state: SimState, command: Of<"close">, market: Market): Outcome {
  const position = state.positions.find((one) => one.ticket === command.positionId);
  const instrument = position && market.instrument(position.symbol);
  if (!position || !instrument) return { state, retcode: "positionClosed" };
  const lots = command.lots ?? position.lots;
  if (!(lots > 0) || floorToStep(lots, instrument.volumeStep) !== lots) {
    return { state, retcode: "invalidVolume" };
  }
  if (lots > position.lots) return { state, retcode: "invalidCloseVolume" };
  if (!market.quote(position.symbol)) return { state, retcode: "noQuotes" };
  const words = {
    comment: command.comment ?? position.comment,
    magic: command.magic ?? position.magic,
  };
  return done(bookClose(state, position, lots, reasonOf(command), market, words));
}

function modifyPosition(state: SimState, command: Of<"modify">, market: Market): Outcome {
  const position = state.positions.find((one) => one.ticket === command.positionId);
  const instrument = position && market.instrument(position.symbol);
  if (!position || !instrument) return { state, retcode: "positionClosed" };
  const { stopLoss, takeProfit } = command;
  const facts = { positionId: position.ticket, lots: position.lots };
  if (stopLoss === position.stopLoss && takeProfit === position.takeProfit) {
    return { state, retcode: "noChanges", facts };
  }
  const tick = market.quote(position.symbol);
  const retcode = tick
    ? refuseStops(position.side, stopLoss, takeProfit, tick, instrument)
    : "noQuotes";
  if (retcode) return { state, retcode };
  const positions = state.positions.map((one) =>
    one.ticket === position.ticket ? { ...one, stopLoss, takeProfit } : one,
  );
  return { state: { ...state, positions }, retcode: "done", facts };
}

function cancelOrder(state: SimState, command: Of<"cancel">): Outcome {
  const order = state.orders.find((one) => one.ticket === command.orderTicket);
  if (!order) return { state, retcode: "invalid" };
  const orders = state.orders.filter((one) => one !== order);
  const facts = { orderTicket: order.ticket, lots: order.lots, price: order.price };
  return { state: { ...state, orders }, retcode: "done", facts };
}

function done({ state, deal }: Booked): Outcome {
  const facts = {
    orderTicket: deal.orderTicket,
    dealTicket: deal.ticket,
    positionId: deal.positionId,
    lots: deal.lots,
    price: deal.price,
    profit: deal.entry === "in" ? null : deal.profit,
  };
  return { state, retcode: "done", facts, deal };
}

function resultOf(command: SimCommand, { retcode, facts }: Outcome): StoredResult {
  return {
    requestId: command.requestId,
    retcode: RETCODES[retcode],
    ...{ orderTicket: null, dealTicket: null, positionId: null },
    ...{ lots: 0, price: null, profit: null },
    ...facts,
    comment: RETCODE_WORDS[retcode],
  };
}

function remember(state: SimState, result: StoredResult): SimState {
  return { ...state, results: [...state.results, result].slice(-LIMITS.results) };
}

function reasonOf(command: SimCommand): "client" | "expert" {
  return command.reason ?? "expert";
}

/** MT5 keeps 31 characters of a comment. */
function cut(comment: string): string {
  return comment.slice(0, LIMITS.commentCharacters);
}
