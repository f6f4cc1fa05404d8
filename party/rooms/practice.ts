import { CATALOGUE } from "#broking";
import { type EpochMs, type Json, sha256, type Timeframe } from "#domain";
import type { PracticeTerminal, TerminalResult } from "#orders";
import type { Candle, Expiry, OrderIntent, Quote } from "#protocol";
import {
  advance,
  createSim,
  execute,
  generatedFeed,
  nextWake,
  type OrderTime,
  openVenue,
  type SimCommand,
  type SimResult,
  type SimState,
  snapshot,
  symbolTerms,
  upgradeSim,
  type Venue,
} from "#simulator";
import { toCandles, toDeal, toSnapshot, toSymbol } from "./to-wire.ts";

const DEPOSIT = { currency: "USD", balance: 10_000, leverage: 100 } as const;

/** A practice account's market is its own, made from its id. */
export function practiceSeed(accountId: string): number {
  return Number.parseInt(sha256(accountId).slice(0, 8), 16);
}

/** Candles of a practice market beside the terminal of the room's node. */
export interface Practice extends PracticeTerminal {
  candles(symbol: string, timeframe: Timeframe, now: EpochMs, count: number): Candle[];
}

/** The simulated terminal that lives in a practice room. */
export function practiceTerminal(accountId: string): Practice {
  const feed = openVenue(generatedFeed({ seed: practiceSeed(accountId), instruments: CATALOGUE }));
  // A practice market has no sessions and keeps its terms: what holds at one moment holds at all.
  const symbols = feed.symbols.map((spec) => ({
    ...toSymbol(spec),
    ...symbolTerms(feed, spec.symbol, 0),
  }));
  return {
    create: (id, now) => asJson(openAccount(id, now)),
    advance(sim, now) {
      const advanced = advance(asSim(sim), feed, now);
      return { sim: asJson(advanced.state), deals: advanced.deals.map(toDeal) };
    },
    execute(sim, intent, now) {
      const done = execute(asSim(sim), feed, toCommand(intent), now);
      return {
        sim: asJson(done.state),
        result: toResult(done.result),
        deals: done.deals.map(toDeal),
      };
    },
    snapshot: (sim, now) => toSnapshot(now, snapshot(asSim(sim), feed, now)),
    symbols: () => symbols,
    quotes: (_sim, wanted, now) => wanted.flatMap((symbol) => quoteOf(feed, symbol, now)),
    nextWake: (sim, now) => nextWake(asSim(sim), feed, now),
    candles: (symbol, timeframe, now, count) =>
      toCandles(feed.candles(symbol, timeframe, now, count)),
  };
}

function openAccount(accountId: string, now: EpochMs): SimState {
  return createSim({
    ...DEPOSIT,
    login: String(10_000_000 + (practiceSeed(accountId) % 90_000_000)),
    server: "NusaTrade-Practice",
    marginMode: "hedging",
    seed: practiceSeed(accountId),
    now,
  });
}

function quoteOf(feed: Venue, symbol: string, now: EpochMs): Quote[] {
  const tick = feed.quoteAt(symbol, now);
  return tick ? [{ symbol, bid: tick.bid, ask: tick.ask, time: tick.time }] : [];
}

function toCommand(intent: OrderIntent): SimCommand {
  const base = {
    requestId: intent.request_id,
    reason: intent.origin === "user" ? "client" : "expert",
  } as const;
  switch (intent.action) {
    case "open":
      return {
        ...base,
        action: "open",
        symbol: intent.symbol,
        type: intent.order_type,
        lots: intent.lots,
        price: intent.price,
        stopLimit: intent.stop_limit_price ?? null,
        stopLoss: intent.stop_loss,
        takeProfit: intent.take_profit,
        time: toTime(intent.expiry),
        magic: intent.magic,
        comment: intent.comment,
      };
    case "close":
      return {
        ...base,
        action: "close",
        positionId: intent.position_id,
        lots: intent.lots,
        ...(intent.side === undefined ? {} : { side: intent.side }),
      };
    case "close_by":
      return {
        ...base,
        action: "close_by",
        positionId: intent.position_id,
        byPositionId: intent.by_position_id,
      };
    case "modify":
      return {
        ...base,
        action: "modify",
        positionId: intent.position_id,
        stopLoss: intent.stop_loss,
        takeProfit: intent.take_profit,
      };
    case "modify_order":
      return {
        ...base,
        action: "modify_order",
        orderTicket: intent.order_ticket,
        price: intent.price,
        stopLimit: intent.stop_limit_price ?? null,
        stopLoss: intent.stop_loss,
        takeProfit: intent.take_profit,
        time: toTime(intent.expiry),
      };
    case "cancel":
      return { ...base, action: "cancel", orderTicket: intent.order_ticket };
  }
}

function toTime(expiry: Expiry = { kind: "gtc" }): OrderTime {
  return expiry.kind === "time" ? { kind: "specified", at: expiry.at } : expiry;
}

function toResult(result: SimResult): TerminalResult {
  return {
    retcode: result.retcode,
    order_ticket: result.orderTicket,
    deal_ticket: result.dealTicket,
    position_id: result.positionId,
    lots: result.lots,
    price: result.price ?? 0,
    profit: result.profit,
    deals: result.deals.map(toDeal),
  };
}

// The simulator's state is plain JSON by its own contract; only this room writes the value that it reads.
function asSim(sim: Json): SimState {
  return upgradeSim(sim as unknown as SimState);
}

function asJson(sim: SimState): Json {
  return sim as unknown as Json;
}
