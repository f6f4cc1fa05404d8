import fc from "fast-check";
import { expect, test } from "vitest";
import { CATALOGUE, roundMoney } from "#broking";
import { type Deal, ORDER_TYPES, type OrderType, type Side, sideOf } from "#domain";
import { fillingOf } from "../command.ts";
import { generatedFeed } from "../feed/generated.ts";
import { account, NOW } from "../testing/scene.ts";
import { BROKERS, type BrokerName } from "../venue/brokers.ts";
import { openVenue, type Venue } from "../venue/venue.ts";
import { advance } from "./advance.ts";
import { marketAt } from "./market.ts";
import type { TradeRequest } from "./request.ts";
import { sendOrder } from "./send.ts";
import { identifierOf, isNetting, type SimState } from "./state.ts";
import { accountOf, floatingProfit, marginUsed } from "./value.ts";

const DAY = 86_400_000;
const NAMES: readonly BrokerName[] = [
  "plain",
  "exchange",
  "sessions",
  "thin",
  "reopen",
  "stops-30",
];
const venues = new Map(
  NAMES.map((name) => {
    const instruments = CATALOGUE.filter(({ symbol }) => ["EURUSD", "USDJPY"].includes(symbol));
    const offered = instruments.map(BROKERS[name].offer);
    return [name, openVenue(generatedFeed({ seed: 9, instruments: offered }), BROKERS[name])];
  }),
);

const wish = fc.record({
  symbol: fc.constantFrom("EURUSD", "USDJPY"),
  type: fc.constantFrom(...ORDER_TYPES),
  kind: fc.constantFrom("open", "open", "open", "close", "half", "sltp", "by", "remove", "modify"),
  lots: fc.integer({ min: 1, max: 12 }),
  far: fc.integer({ min: 40, max: 900 }),
  pick: fc.nat(20),
  wait: fc.integer({ min: 0, max: 5 * 3_600_000 }),
  lasts: fc.constantFrom("gtc", "day", "specified"),
});
type Wish = typeof wish extends fc.Arbitrary<infer W> ? W : never;

function requestOf(state: SimState, venue: Venue, it: Wish, now: number): TradeRequest | null {
  const tick = venue.quoteAt(it.symbol, now);
  if (!tick) return null;
  const digits = it.symbol === "EURUSD" ? 5 : 3;
  const up = sideOf(it.type) === "BUY" ? 1 : -1;
  const away = (points: number) => Number((tick.bid + points / 10 ** digits).toFixed(digits));
  const words = { magic: 3, comment: `nt-${it.pick}` };
  const position = state.positions[it.pick % Math.max(1, state.positions.length)];
  const order = state.orders[it.pick % Math.max(1, state.orders.length)];
  const close = (lots: number): TradeRequest | null =>
    position
      ? {
          ...{ action: "deal", symbol: position.symbol, lots, position: position.ticket, ...words },
          ...{ type: position.side === "BUY" ? "SELL" : "BUY", price: null, deviationPoints: 9 },
          ...{ filling: fillingOf(venue.rules(position.symbol)), stopLoss: null, takeProfit: null },
        }
      : null;
  switch (it.kind) {
    case "open": {
      const base = { symbol: it.symbol, lots: it.lots / 10, ...words };
      const pending = isPending(it.type);
      const price = pending
        ? away(up * (it.type.endsWith("LIMIT") && !it.type.includes("STOP") ? -it.far : it.far))
        : 0;
      const stops = (from: number) => ({
        stopLoss: away(from - up * 3 * it.far),
        takeProfit: away(from + up * 3 * it.far),
      });
      if (!pending)
        return {
          ...{ action: "deal", ...base, type: it.type as Side, price: null, position: null },
          ...{ filling: fillingOf(venue.rules(it.symbol)), deviationPoints: 9, ...stops(0) },
        };
      const isStopLimit = it.type.endsWith("STOP_LIMIT");
      const stopLimit = isStopLimit
        ? Number((price - up * 0.3 * (it.far / 10 ** digits)).toFixed(digits))
        : null;
      const time =
        it.lasts === "specified" ? { kind: it.lasts, at: now + DAY } : { kind: it.lasts };
      return {
        ...{
          action: "pending",
          ...base,
          type: it.type as Exclude<OrderType, Side>,
          price,
          stopLimit,
        },
        ...{ filling: "return", time, stopLoss: null, takeProfit: null },
      };
    }
    case "close":
      return close(position?.lots ?? 0);
    case "half":
      return close(0.1);
    case "sltp":
      return position
        ? { action: "sltp", position: position.ticket, stopLoss: null, takeProfit: null }
        : null;
    case "by": {
      const other = state.positions.find(
        (one) => one.symbol === position?.symbol && one.side !== position.side,
      );
      return position && other
        ? { action: "close_by", position: position.ticket, positionBy: other.ticket, ...words }
        : null;
    }
    case "remove":
      return order ? { action: "remove", order: order.ticket } : null;
    case "modify":
      return order
        ? {
            ...{ action: "modify", order: order.ticket, price: order.price },
            ...{ stopLimit: order.stopLimit ?? null, stopLoss: null, takeProfit: null },
            time: { kind: "day" },
          }
        : null;
  }
}

function isPending(type: OrderType): boolean {
  return type !== "BUY" && type !== "SELL";
}

/** Every deal ever, against the account: the ledger is the only thing that moves balance and positions. */
function expectSound(state: SimState, ledger: ReadonlyMap<string, Deal>, venue: Venue): void {
  const deals = [...ledger.values()];
  const booked = deals.reduce(
    (sum, one) => sum + one.profit + one.commission + one.swap + one.fee,
    0,
  );
  expect(state.balance).toBeCloseTo(state.deposit + booked, 4);
  const held = new Map<string, number>();
  for (const one of deals) {
    const sign = one.side === "BUY" ? 1 : -1;
    held.set(one.positionId, (held.get(one.positionId) ?? 0) + sign * one.lots);
  }
  for (const position of state.positions) {
    const sign = position.side === "BUY" ? 1 : -1;
    expect(held.get(identifierOf(position))).toBeCloseTo(sign * position.lots, 6);
    held.delete(identifierOf(position));
  }
  for (const lots of held.values()) expect(lots).toBeCloseTo(0, 6);
  const market = marketAt(venue, state.at);
  const { equity, margin, freeMargin } = accountOf(state, market);
  const open = state.positions.reduce(
    (sum, one) => sum + one.swap + floatingProfit(one, market, state.currency),
    0,
  );
  expect(equity).toBe(roundMoney(state.balance + open, state.currency));
  expect(margin).toBe(marginUsed({ ...state, positions: [...state.positions].reverse() }, market));
  expect(freeMargin).toBe(roundMoney(equity - margin, state.currency));
  if (isNetting(state))
    expect(new Set(state.positions.map((one) => one.symbol)).size).toBe(state.positions.length);
  const tickets = [...state.positions, ...state.orders].map((one) => one.ticket);
  expect(tickets.every((ticket) => Number(ticket) < state.nextTicket)).toBe(true);
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
}

test("whatever is sent to whichever broker, the ledger explains balance and positions after every step", () => {
  const seen = new Map<string, number>();
  const run = fc.record({
    name: fc.constantFrom(...NAMES),
    marginMode: fc.constantFrom("hedging", "netting"),
    balance: fc.constantFrom(800, 10_000),
    wishes: fc.array(wish, { minLength: 10, maxLength: 35 }),
  });
  fc.assert(
    fc.property(run, ({ name, marginMode, balance, wishes }) => {
      const venue = venues.get(name) as Venue; // made from the names
      const ledger = new Map<string, Deal>();
      let state = account({ marginMode: marginMode as "hedging" | "netting", balance });
      let now = NOW;
      const take = (deals: readonly Deal[]) => {
        for (const one of deals) {
          expect(ledger.has(one.ticket)).toBe(false);
          ledger.set(one.ticket, one);
          for (const fact of [one.entry, `reason ${one.reason}`])
            seen.set(fact, (seen.get(fact) ?? 0) + 1);
        }
      };
      for (const it of wishes) {
        now += it.wait;
        const before = advance(state, venue, now);
        take(before.deals);
        const request = requestOf(before.state, venue, it, now);
        const sent = request ? sendOrder(before.state, request, marketAt(venue, now)) : null;
        if (sent) {
          take(sent.deals);
          const code = `retcode ${sent.result.retcode}`;
          seen.set(code, (seen.get(code) ?? 0) + 1);
        }
        state = sent?.state ?? before.state;
        expectSound(state, ledger, venue);
      }
    }),
    { seed: 20_261_123, numRuns: 70 },
  );
  // "Nothing broke" must not come from "nothing happened".
  for (const fact of [
    "in",
    "out",
    "inout",
    "out_by",
    "reason sl",
    "reason tp",
    "reason so",
    "reason other",
  ])
    expect([fact, (seen.get(fact) ?? 0) > 0]).toEqual([fact, true]);
  for (const code of [10008, 10009, 10010, 10018, 10025])
    expect([code, (seen.get(`retcode ${code}`) ?? 0) > 0]).toEqual([code, true]);
});

test("looking often and looking once give the same account, at every broker and in both modes", () => {
  const run = fc.record({
    name: fc.constantFrom(...NAMES),
    marginMode: fc.constantFrom("hedging", "netting"),
    wishes: fc.array(wish, { minLength: 3, maxLength: 8 }),
    looks: fc.integer({ min: 1, max: 30 }),
  });
  fc.assert(
    fc.property(run, ({ name, marginMode, wishes, looks }) => {
      const venue = venues.get(name) as Venue; // made from the names
      let state = account({ marginMode: marginMode as "hedging" | "netting", balance: 2_000 });
      for (const it of wishes) {
        const request = requestOf(state, venue, { ...it, kind: "open" }, NOW);
        if (request) state = sendOrder(state, request, marketAt(venue, NOW)).state;
      }
      const once = advance(state, venue, NOW + 2 * DAY);
      const deals: Deal[] = [];
      for (let i = 1; i <= looks; i++) {
        const step = advance(state, venue, NOW + Math.floor((2 * DAY * i) / looks));
        deals.push(...step.deals);
        state = step.state;
      }
      expect(state).toEqual(once.state);
      expect(deals).toEqual(once.deals);
    }),
    { seed: 20_261_124, numRuns: 25 },
  );
});
