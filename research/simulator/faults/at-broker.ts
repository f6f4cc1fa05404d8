import { floorToStep } from "#broking";
import { takeTicket } from "../broker/ledger.ts";
import { closePriceOf, type Market } from "../broker/market.ts";
import { sendOrder } from "../broker/send.ts";
import { identifierOf, type SimPosition, type SimState } from "../broker/state.ts";
import { closeByBroker } from "../broker/stop-out.ts";
import { fillingOf } from "../command.ts";
import type { FaultAction, ManualTrade } from "./fault.ts";

/**
 * What somebody else does at the broker: the account after it, or null when there was nothing to do it to.
 * Faults that change no account give null too.
 */
export function actAtBroker(
  state: SimState,
  fault: FaultAction,
  market: Market,
  symbol: string | null,
): SimState | null {
  const position = newest(state, symbol);
  switch (fault.kind) {
    case "manualTrade":
      return byHand(state, fault.what, position, market, symbol);
    case "brokerClose":
      return position ? closeByBroker(state, position, fault.reason, market).state : null;
    case "ticketChange":
      return state.positions.length > 0 ? withNewTickets(state) : null;
    case "magicZeroed": {
      if (!position || position.magic === 0) return null;
      const positions = state.positions.map((one) =>
        one === position ? { ...one, magic: 0 } : one,
      );
      return { ...state, positions };
    }
    default:
      return null;
  }
}

function byHand(
  state: SimState,
  what: ManualTrade,
  position: SimPosition | undefined,
  market: Market,
  symbol: string | null,
): SimState | null {
  const send = (request: Parameters<typeof sendOrder>[1]) => {
    const sent = sendOrder(state, { ...request, dealer: "client" }, market);
    return sent.state === state ? null : sent.state;
  };
  switch (what) {
    case "close":
    case "closeHalf": {
      const lots = position && (what === "close" ? position.lots : half(position, market));
      return position && lots ? send(closing(position, lots, market)) : null;
    }
    case "modify": {
      const tick = position && market.quote(position.symbol);
      if (!position || !tick) return null;
      const away = position.side === "BUY" ? 0.9 : 1.1;
      const digits = market.instrument(position.symbol)?.digits ?? 5;
      const stopLoss = Number((closePriceOf(position.side, tick) * away).toFixed(digits));
      const { ticket, takeProfit } = position;
      return send({ action: "sltp", position: ticket, stopLoss, takeProfit });
    }
    case "open": {
      const instrument = market.instrument(symbol ?? "") ?? market.venue.symbols[0];
      if (!instrument) return null;
      return send({
        ...{ action: "deal", symbol: instrument.symbol, type: "BUY", lots: instrument.volumeMin },
        ...priced(instrument.symbol, market),
        ...{ position: null, stopLoss: null, takeProfit: null, magic: 0, comment: "" },
      });
    }
    case "cancelOrder": {
      const order = state.orders.at(-1);
      return order ? send({ action: "remove", order: order.ticket }) : null;
    }
  }
}

function closing(position: SimPosition, lots: number, market: Market) {
  const { ticket, symbol, side } = position;
  return {
    ...({ action: "deal", symbol, type: side === "BUY" ? "SELL" : "BUY", lots } as const),
    ...priced(symbol, market),
    ...{ position: ticket, stopLoss: null, takeProfit: null, magic: 0, comment: "" },
  };
}

/** A person takes whatever price there is. */
function priced(symbol: string, market: Market) {
  const filling = fillingOf(market.rules(symbol));
  return { filling, price: market.quote(symbol)?.bid ?? null, deviationPoints: 1e6 };
}

function half(position: SimPosition, market: Market): number {
  const instrument = market.instrument(position.symbol);
  return instrument ? floorToStep(position.lots / 2, instrument.volumeStep) : 0;
}

function withNewTickets(state: SimState): SimState {
  return state.positions.reduce((current, position) => {
    const { ticket, state: taken } = takeTicket(current);
    const renamed = { ...position, ticket, identifier: identifierOf(position) };
    const positions = taken.positions.map((one) => (one === position ? renamed : one));
    return { ...taken, positions };
  }, state);
}

function newest(state: SimState, symbol: string | null): SimPosition | undefined {
  return state.positions.filter((one) => symbol === null || one.symbol === symbol).at(-1);
}
