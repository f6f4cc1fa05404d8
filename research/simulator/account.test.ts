import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CATALOGUE, defaultCosts, findInstrument, roundMoney } from "#broking";
import { type Deal, emptyBars, type OrderType, utf8 } from "#domain";
import { advance } from "./broker/advance.ts";
import { createSim, LIMITS, type SimState, upgradeSim } from "./broker/state.ts";
import type { SimCommand } from "./command.ts";
import { execute } from "./execute.ts";
import type { Feed } from "./feed/feed.ts";
import { generatedFeed } from "./feed/generated.ts";
import { replayFeed } from "./feed/replay.ts";
import { nextWake, snapshot } from "./snapshot.ts";
import { openVenue, type Venue } from "./venue/venue.ts";

const NOW = Date.UTC(2026, 2, 4, 10, 30);
const MINUTE = 60_000;
const DAY = 86_400_000;
const market = openVenue(generatedFeed({ seed: 3, instruments: CATALOGUE }));

type Opening = Extract<SimCommand, { action: "open" }>;
function order(fields: Partial<Opening> = {}): Opening {
  const wish = { action: "open", symbol: "EURUSD", type: "BUY", lots: 0.1, price: null } as const;
  return {
    ...wish,
    requestId: "r1",
    stopLoss: null,
    takeProfit: null,
    magic: 7,
    comment: "nt-x",
    ...fields,
  };
}

function account(
  fields: { balance?: number; currency?: string; leverage?: number } = {},
): SimState {
  const { balance = 10_000, currency = "USD", leverage = 100 } = fields;
  return createSim({
    ...{ login: "900001", server: "Practice", currency, leverage, balance },
    ...{ marginMode: "hedging", seed: 3, now: NOW },
  });
}

function quote(feed: Feed, at: number, symbol = "EURUSD") {
  const tick = feed.quoteAt(symbol, at);
  if (!tick) throw new Error("no price");
  return tick;
}

/** EURUSD minute bars at these closes; each bar opens where it closes, so prices jump between minutes. */
function steps(...prices: readonly number[]): Venue {
  const bars = emptyBars(prices.length);
  prices.forEach((price, i) => {
    bars.time[i] = NOW + i * MINUTE;
    for (const column of ["open", "high", "low", "close"] as const) bars[column][i] = price;
    bars.spread[i] = 10;
  });
  const instrument = findInstrument("EURUSD");
  if (!instrument) throw new Error("no EURUSD");
  return openVenue(replayFeed({ instrument, bars, timeframe: "M1", startAt: NOW }));
}

test("a buy fills at the ask, pays commission, and its deal and position carry the order's ticket", () => {
  const { result, state } = execute(account(), market, order(), NOW);
  expect(result).toMatchObject({
    retcode: 10009,
    price: quote(market, NOW).ask,
    lots: 0.1,
    duplicate: false,
  });
  expect(result.deals).toMatchObject([
    { entry: "in", reason: "expert", commission: -0.35, magic: 7 },
  ]);
  expect(result.positionId).toBe(result.orderTicket);
  expect(state.positions).toMatchObject([
    { ticket: result.positionId, side: "BUY", comment: "nt-x" },
  ]);
  expect(state.balance).toBe(9999.65);
});

test("a request id that was seen is answered with the recorded result and executes nothing", () => {
  const first = execute(account(), market, order(), NOW);
  const again = execute(first.state, market, order({ lots: 5 }), NOW + 1000);
  expect(again.result).toEqual({ ...first.result, duplicate: true });
  expect(again.deals).toEqual([]);
  expect(again.state.positions).toEqual(first.state.positions);
});

test("a partial close books its share and leaves the rest under the same ticket", () => {
  const opened = execute(account(), market, order({ lots: 0.3 }), NOW);
  const positionId = opened.result.positionId ?? "";
  const close = {
    requestId: "r2",
    action: "close",
    positionId,
    lots: 0.1,
    comment: "nt-y",
  } as const;
  const closed = execute(opened.state, market, close, NOW + MINUTE);
  expect(closed.result).toMatchObject({
    retcode: 10009,
    lots: 0.1,
    price: quote(market, NOW + MINUTE).bid,
  });
  expect(closed.result.deals).toMatchObject([{ entry: "out", side: "SELL", comment: "nt-y" }]);
  expect(closed.state.positions).toMatchObject([{ ticket: positionId, lots: 0.2 }]);
  const rest = execute(
    closed.state,
    market,
    { ...close, requestId: "r3", lots: null },
    NOW + MINUTE,
  );
  expect(rest.result.lots).toBe(0.2);
  expect(rest.state.positions).toEqual([]);
});

describe("the server's refusals, in the server's order", () => {
  const { bid, ask } = quote(market, NOW);
  const round = (price: number) => Math.round(price * 1e5) / 1e5;
  const cases: readonly (readonly [string, Partial<Opening>, number])[] = [
    ["an unknown symbol", { symbol: "NOPE" }, 10013],
    [
      "a stop-limit order without its limit",
      { type: "BUY_STOP_LIMIT", price: round(ask + 0.001) },
      10015,
    ],
    ["lots off the step", { lots: 0.015 }, 10014],
    ["lots above the maximum", { lots: 1000 }, 10014],
    ["a buy limit above the market", { type: "BUY_LIMIT", price: round(ask + 0.001) }, 10015],
    ["a sell stop above the market", { type: "SELL_STOP", price: round(bid + 0.001) }, 10015],
    ["a price between two ticks", { type: "BUY_LIMIT", price: ask - 0.0012345 }, 10015],
    ["a pending order without a price", { type: "SELL_LIMIT", price: null }, 10015],
    ["a stop above a buy", { stopLoss: round(ask + 0.001) }, 10016],
    ["a target below a buy", { takeProfit: round(bid - 0.001) }, 10016],
    ["a stop at the price itself", { stopLoss: bid }, 10016],
    ["more than the account can pay", { lots: 50 }, 10019],
  ];
  test.each(cases)("%s", (_, fields, retcode) => {
    const { result, state } = execute(account(), market, order(fields), NOW);
    expect(result).toMatchObject({ retcode, dealTicket: null, lots: 0, deals: [] });
    expect(state.positions).toEqual([]);
    expect(state.balance).toBe(10_000);
  });

  test("closing and modifying what is not there, closing too much, changing nothing", () => {
    const { state, result } = execute(account(), market, order(), NOW);
    const positionId = result.positionId ?? "";
    const code = (command: SimCommand) => execute(state, market, command, NOW).result.retcode;
    expect(code({ requestId: "a", action: "close", positionId: "1", lots: null })).toBe(10036);
    expect(code({ requestId: "b", action: "close", positionId, lots: 0.2 })).toBe(10038);
    expect(code({ requestId: "c", action: "close", positionId, lots: 0.001 })).toBe(10014);
    expect(
      code({ requestId: "d", action: "modify", positionId: "1", stopLoss: 1, takeProfit: null }),
    ).toBe(10036);
    expect(
      code({ requestId: "e", action: "modify", positionId, stopLoss: null, takeProfit: null }),
    ).toBe(10025);
    expect(
      code({ requestId: "f", action: "modify", positionId, stopLoss: 9, takeProfit: null }),
    ).toBe(10016);
    expect(code({ requestId: "g", action: "cancel", orderTicket: "1" })).toBe(10013);
  });

  test("one holding more than the account may have", () => {
    let state = account();
    for (let i = 0; i < LIMITS.holdings; i++) {
      state = execute(state, market, order({ requestId: `r${i}`, lots: 0.01 }), NOW).state;
    }
    expect(execute(state, market, order({ requestId: "x", lots: 0.01 }), NOW).result.retcode).toBe(
      10040,
    );
  });
});

test("a long's stop is judged by the bid and fills at the gap price, not at its level", () => {
  const feed = steps(1.1, 1.1, 1.095, 1.1);
  const opened = execute(account(), feed, order({ stopLoss: 1.098 }), NOW);
  const { deals, state } = advance(opened.state, feed, NOW + 3 * MINUTE);
  expect(deals).toMatchObject([
    { reason: "sl", price: 1.095, time: NOW + 2 * MINUTE, profit: -51 },
  ]);
  expect(state.positions).toEqual([]);
});

test("a short's stop is judged by the ask", () => {
  const feed = steps(1.1, 1.1009, 1.101, 1.1);
  const opened = execute(account(), feed, order({ type: "SELL", stopLoss: 1.101 }), NOW);
  const { deals } = advance(opened.state, feed, NOW + 3 * MINUTE);
  // 1.1009 + 10 points is the level, touched one minute before the bid gets there.
  expect(deals).toMatchObject([{ reason: "sl", price: 1.101, time: NOW + MINUTE }]);
});

test("a pending order waits, opens at the market once touched, and can be cancelled before", () => {
  const feed = steps(1.1, 1.1, 1.0985, 1.1);
  const placed = execute(account(), feed, order({ type: "BUY_LIMIT", price: 1.099 }), NOW);
  expect(placed.result).toMatchObject({ retcode: 10008, dealTicket: null, price: 1.099 });
  const { deals, state } = advance(placed.state, feed, NOW + 3 * MINUTE);
  expect(deals).toMatchObject([
    { entry: "in", price: 1.0986, orderTicket: placed.result.orderTicket },
  ]);
  expect(state.orders).toEqual([]);
  const cancel = {
    requestId: "c",
    action: "cancel",
    orderTicket: placed.result.orderTicket ?? "",
  } as const;
  const cancelled = execute(placed.state, feed, cancel, NOW + 1000);
  expect(cancelled.result.retcode).toBe(10009);
  expect(advance(cancelled.state, feed, NOW + 3 * MINUTE).deals).toEqual([]);
});

test("when margin runs out the worst loser goes first", () => {
  const feed = steps(1.1, 1.0965, 1.0965);
  const first = execute(account({ balance: 1500 }), feed, order({ lots: 0.2 }), NOW);
  const both = execute(first.state, feed, order({ requestId: "r2", lots: 0.6 }), NOW);
  const { deals, state } = advance(both.state, feed, NOW + 2 * MINUTE);
  expect(deals.length).toBe(0);
  const deep = steps(1.1, 1.086, 1.086);
  const again = execute(
    execute(account({ balance: 1500 }), deep, order({ lots: 0.2 }), NOW).state,
    deep,
    order({ requestId: "r2", lots: 0.6 }),
    NOW,
  );
  const out = advance(again.state, deep, NOW + 2 * MINUTE);
  expect(out.deals[0]).toMatchObject({ reason: "so", lots: 0.6 });
  expect(state.positions).toHaveLength(2);
});

test("swap is charged at 17:00 New York, three nights on Wednesday, and booked with the close", () => {
  const opened = execute(account(), market, order({ lots: 1 }), NOW);
  const night = advance(opened.state, market, NOW + DAY);
  const instrument = findInstrument("EURUSD");
  if (!instrument) throw new Error("no EURUSD");
  const expected = roundMoney(defaultCosts(instrument).swapLongPoints * 3, "USD");
  expect(night.state.positions[0]?.swap).toBe(expected);
  const positionId = opened.result.positionId ?? "";
  const closed = execute(
    night.state,
    market,
    { requestId: "c", action: "close", positionId, lots: null },
    NOW + DAY,
  );
  expect(closed.result.deals[0]?.swap).toBe(expected);
});

test("profit and margin of a foreign symbol are counted in the account's currency", () => {
  const opened = execute(
    account({ currency: "EUR" }),
    market,
    order({ symbol: "USDJPY", lots: 1 }),
    NOW,
  );
  const { account: shown, positions } = snapshot(opened.state, market, NOW);
  const eurusd = quote(market, NOW).bid;
  const yen = quote(market, NOW, "USDJPY");
  expect(shown.margin).toBeCloseTo(1000 / eurusd, 1);
  expect(positions[0]?.profit).toBeCloseTo(((yen.bid - yen.ask) * 100_000) / (eurusd * yen.bid), 0);
});

test("the next wake is the moment at which a level is reached", () => {
  const feed = steps(1.1, 1.1, 1.095, 1.1);
  const { state } = execute(account(), feed, order({ stopLoss: 1.098 }), NOW);
  expect(nextWake(state, feed, NOW)).toBe(NOW + 2 * MINUTE);
  expect(nextWake(account(), feed, NOW)).toBeNull();
  const calm = execute(account(), market, order({ lots: 0.01 }), NOW);
  expect(nextWake(calm.state, market, NOW)).toBe(NOW + 60 * MINUTE);
});

test("a snapshot gives only the deals after the watermark", () => {
  const one = execute(account(), market, order(), NOW);
  const two = execute(one.state, market, order({ requestId: "r2" }), NOW);
  expect(snapshot(two.state, market, NOW).deals).toHaveLength(2);
  expect(snapshot(two.state, market, NOW, one.result.dealTicket ?? "").deals).toEqual(
    two.result.deals,
  );
});

test("a full account still fits one storage value", () => {
  let state = account({ balance: 1e9 });
  const comment = "nt-01234567890123456789-and-more";
  const positions = LIMITS.holdings - 1;
  for (let i = 0; i < positions; i++) {
    const wish = {
      lots: 0.01,
      symbol: "EURUSD",
      comment,
      magic: 1_314_127_872,
      stopLoss: 1.01234,
      takeProfit: 1.91234,
    };
    state = execute(state, market, order({ ...wish, requestId: id(i) }), NOW + i).state;
  }
  for (let i = 0; i < 80; i++) {
    const opened = execute(
      state,
      market,
      order({ lots: 0.01, requestId: id(100 + 2 * i), comment }),
      NOW + 100 + i,
    );
    const close = {
      action: "close",
      positionId: opened.result.positionId ?? "",
      lots: null,
    } as const;
    state = execute(
      opened.state,
      market,
      { ...close, requestId: id(101 + 2 * i) },
      NOW + 200 + i,
    ).state;
  }
  expect(state.results).toHaveLength(LIMITS.results);
  expect(utf8(JSON.stringify(state)).length).toBeLessThan(60_000);
});

test("so does one full of stop-limit orders with stops and expiries, and of orders that ended", () => {
  let state = account({ balance: 1e9 });
  const levels = { stopLimit: 1.23456, stopLoss: 1.01234, takeProfit: 1.91234 };
  const comment = "nt-01234567890123456789-and-more";
  const time = { kind: "specified_day", at: NOW + DAY } as const;
  const wishes = { symbol: "EURUSD", type: "BUY_STOP_LIMIT", price: 1.34567, lots: 0.01 } as const;
  const place = (requestId: string) =>
    execute(
      state,
      market,
      order({ ...wishes, ...levels, time, comment, magic: 1_314_127_872, requestId }),
      NOW,
    );
  for (let i = 0; i < 40; i++) {
    const placed = place(id(i));
    const orderTicket = placed.result.orderTicket ?? "";
    const cancel = { requestId: id(100 + i), action: "cancel", orderTicket } as const;
    state = execute(placed.state, market, cancel, NOW).state;
  }
  for (let i = 0; i < 60; i++)
    state = execute(
      state,
      market,
      order({ requestId: id(300 + i), lots: 0.01, type: i % 2 ? "SELL" : "BUY" }),
      NOW,
    ).state;
  for (let i = 0; i < LIMITS.holdings / 2; i++) {
    const [long] = state.positions.filter((one) => one.side === "BUY");
    const [short] = state.positions.filter((one) => one.side === "SELL");
    if (!long || !short) break;
    const both = { positionId: long.ticket, byPositionId: short.ticket } as const;
    state = execute(
      state,
      market,
      { requestId: id(400 + i), action: "close_by", ...both },
      NOW,
    ).state;
  }
  for (let i = 0; i < LIMITS.holdings; i++) state = place(id(500 + i)).state;
  const full = [
    state.orders.length,
    state.deals.length,
    state.results.length,
    state.history.length,
  ];
  expect(full).toEqual([LIMITS.holdings, LIMITS.deals, LIMITS.results, 30]);
  expect(utf8(JSON.stringify(state)).length).toBeLessThan(64_000);
});

test("an account that was stored in the first form goes on where it was", () => {
  const { state } = execute(account(), market, order({ stopLoss: 1 }), NOW);
  const { tradeMode: _, rules: __, history: ___, inMarginCall: ____, ...rest } = state;
  const stored = JSON.parse(JSON.stringify({ ...rest, version: 1 }));
  const upgraded = upgradeSim(stored);
  expect(upgraded).toEqual({ ...state, history: [] });
  expect(advance(upgraded, market, NOW + DAY).deals).toEqual(
    advance(state, market, NOW + DAY).deals,
  );
  expect(upgradeSim(state)).toBe(state);
});

// --- properties ----------------------------------------------------------------------------------------------

const symbols = ["EURUSD", "USDJPY", "XAUUSD"] as const;
const types: readonly OrderType[] = [
  "BUY",
  "SELL",
  "BUY_LIMIT",
  "SELL_LIMIT",
  "BUY_STOP",
  "SELL_STOP",
];
const action = fc.record({
  symbol: fc.constantFrom(...symbols),
  type: fc.constantFrom(...types),
  kind: fc.constantFrom("open", "open", "open", "close", "modify", "cancel", "wait"),
  lots: fc.integer({ min: 1, max: 60 }),
  far: fc.integer({ min: 2, max: 60 }),
  pick: fc.nat(20),
  wait: fc.integer({ min: 0, max: 4 * 3_600_000 }),
});
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

function commandOf(
  state: SimState,
  wish: Action,
  requestId: string,
  now: number,
): SimCommand | null {
  const tick = quote(market, now, wish.symbol);
  const digits = wish.symbol === "EURUSD" ? 5 : wish.symbol === "USDJPY" ? 3 : 2;
  const away = (part: number) =>
    Number((tick.bid * (1 + (part * wish.far) / 30_000)).toFixed(digits));
  const position = state.positions[wish.pick % Math.max(1, state.positions.length)];
  const pending = state.orders[wish.pick % Math.max(1, state.orders.length)];
  if (wish.kind === "open") {
    const up = wish.type.startsWith("BUY") ? 1 : -1;
    const isMarket = wish.type === "BUY" || wish.type === "SELL";
    const price = isMarket ? null : away(wish.type.endsWith("LIMIT") ? -up : up);
    const from = price === null ? 0 : wish.type.endsWith("LIMIT") ? -up : up;
    const stops = { stopLoss: away(from - 3 * up), takeProfit: away(from + 3 * up) };
    return order({
      requestId,
      symbol: wish.symbol,
      type: wish.type,
      lots: wish.lots / 100,
      price,
      ...stops,
    });
  }
  if (wish.kind === "close" && position) {
    return {
      requestId,
      action: "close",
      positionId: position.ticket,
      lots: wish.lots % 2 ? null : 0.01,
    };
  }
  if (wish.kind === "modify" && position) {
    return {
      requestId,
      action: "modify",
      positionId: position.ticket,
      stopLoss: null,
      takeProfit: null,
    };
  }
  if (wish.kind === "cancel" && pending) {
    return { requestId, action: "cancel", orderTicket: pending.ticket };
  }
  return null;
}

test("balance is the deposit and the deals, equity the balance and the open profit, whatever is done", () => {
  const seen = { opened: 0, stopped: 0 };
  fc.assert(
    fc.property(fc.array(action, { minLength: 5, maxLength: 30 }), (wishes) => {
      let state = account();
      let now = NOW;
      const ledger = new Map<string, Deal>();
      wishes.forEach((wish, i) => {
        now += wish.wait;
        const command = commandOf(state, wish, id(i), now);
        const after = command ? execute(state, market, command, now) : advance(state, market, now);
        for (const deal of after.deals) {
          expect(ledger.has(deal.ticket)).toBe(false);
          ledger.set(deal.ticket, deal);
          if (deal.reason === "sl" || deal.reason === "tp") seen.stopped++;
          if (deal.entry === "in") seen.opened++;
        }
        state = after.state;
        const dealt = [...ledger.values()].reduce(
          (sum, d) => sum + d.profit + d.commission + d.swap + d.fee,
          0,
        );
        expect(state.balance).toBeCloseTo(10_000 + dealt, 6);
        const shown = snapshot(state, market, now);
        const open = shown.positions.reduce(
          (sum, position) => sum + position.profit + position.swap,
          0,
        );
        expect(shown.account.equity).toBeCloseTo(state.balance + open, 6);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      });
    }),
    { seed: 42, numRuns: 60 },
  );
  expect(seen.opened).toBeGreaterThan(50);
  expect(seen.stopped).toBeGreaterThan(20);
});

test("looking often and looking once give the same account", () => {
  fc.assert(
    fc.property(
      fc.array(action, { minLength: 3, maxLength: 8 }),
      fc.integer({ min: 1, max: 40 }),
      (wishes, looks) => {
        let state = account();
        wishes.forEach((wish, i) => {
          const command = commandOf(state, { ...wish, kind: "open" }, id(i), NOW);
          if (command) state = execute(state, market, command, NOW).state;
        });
        const once = advance(state, market, NOW + 2 * DAY);
        const deals: Deal[] = [];
        for (let i = 1; i <= looks; i++) {
          const after = advance(state, market, NOW + Math.floor((2 * DAY * i) / looks));
          deals.push(...after.deals);
          state = after.state;
        }
        expect(state).toEqual(once.state);
        expect(deals).toEqual(once.deals);
      },
    ),
    { seed: 43, numRuns: 25 },
  );
});

function id(i: number): string {
  return `01J0000000000000000000${String(i).padStart(4, "0")}`;
}
