import { expect, test } from "vitest";
import { account, deal, NOW, pending, stage } from "../testing/scene.ts";
import { after, sendAt } from "../testing/send.ts";
import { advance } from "./advance.ts";
import { identifierOf, type SimState } from "./state.ts";

const MINUTE = 60_000;
const flat = stage();
const netting = () => account({ marginMode: "netting" });
const sell = (lots: number, fields: object = {}) => deal({ type: "SELL", lots, ...fields });

function only(state: SimState) {
  const [position, ...others] = state.positions;
  if (!position || others.length > 0) throw new Error(`${state.positions.length} positions`);
  return position;
}

test("hedging: an opposite deal without the position's ticket opens a second position", () => {
  const state = after(account(), flat, deal(), sell(0.1));
  expect(state.positions.map((one) => one.side)).toEqual(["BUY", "SELL"]);
});

test("netting: the same direction adds at the mean price and its stops replace the old ones, none too", () => {
  const venue = stage({ steps: [[1, 1.2]] });
  const first = after(netting(), venue, deal({ lots: 0.1, stopLoss: 1.05 }));
  const more = sendAt(first, venue, deal({ lots: 0.3 }), NOW + MINUTE);
  expect(more.deals).toMatchObject([{ entry: "in", positionId: only(first).ticket }]);
  expect(only(more.state)).toMatchObject({ lots: 0.4, stopLoss: null, ticket: only(first).ticket });
  expect(only(more.state).openPrice).toBeCloseTo((1.1001 + 3 * 1.2001) / 4, 9);
});

test("netting: a smaller opposite deal reduces and keeps the stops, an equal one closes", () => {
  const first = after(netting(), flat, deal({ lots: 0.3, stopLoss: 1.05 }));
  const less = sendAt(first, flat, sell(0.1));
  expect(less.deals).toMatchObject([{ entry: "out", lots: 0.1, profit: -1 }]);
  expect(only(less.state)).toMatchObject({ lots: 0.2, stopLoss: 1.05 });
  const none = sendAt(less.state, flat, sell(0.2));
  expect(none.state.positions).toEqual([]);
});

test("netting: a larger opposite deal reverses in one deal; identifier stays, ticket and stops are the order's", () => {
  const first = after(netting(), flat, deal({ lots: 0.1, stopLoss: 1.05 }));
  const turned = sendAt(first, flat, sell(0.3, { stopLoss: 1.2 }));
  expect(turned.deals).toMatchObject([
    { entry: "inout", lots: 0.3, side: "SELL", profit: -1, positionId: only(first).ticket },
  ]);
  const position = only(turned.state);
  expect(position).toMatchObject({ side: "SELL", lots: 0.2, openPrice: 1.1, stopLoss: 1.2 });
  expect(position.ticket).toBe(turned.result.order);
  expect(identifierOf(position)).toBe(only(first).ticket);
});

test("a partly filled pending order and its position live under one ticket; closing the one leaves the other", () => {
  const venue = stage({ steps: [[1, 1.0985]], rules: { liquidityLots: 0.5 } });
  const placed = sendAt(account(), venue, pending({ lots: 2 }));
  const { state } = advance(placed.state, venue, NOW + MINUTE);
  expect(state).toMatchObject({
    orders: [{ ticket: placed.result.order, lots: 1.5, initialLots: 2 }],
    positions: [{ ticket: placed.result.order, lots: 0.5 }],
  });
  const ticket = only(state).ticket;
  const closed = sendAt(
    state,
    venue,
    sell(0.5, { position: ticket, filling: "ioc" }),
    NOW + MINUTE,
  );
  expect(closed.state).toMatchObject({ positions: [], orders: [{ lots: 1.5 }] });
  const later = advance(closed.state, venue, NOW + 2 * MINUTE).state;
  expect(later).toMatchObject({ orders: [], positions: [{ ticket, lots: 1.5 }] });
  expect(later.history.at(-1)).toMatchObject({ state: "filled", lots: 2 });
});

test("an IOC order keeps what was there, a FOK one nothing", () => {
  const venue = stage({ rules: { liquidityLots: 0.5 } });
  const part = sendAt(account(), venue, deal({ lots: 2, filling: "ioc" }));
  expect(part.result).toMatchObject({ retcode: 10010, lots: 0.5 });
  expect(part.state).toMatchObject({ orders: [], history: [{ state: "partial", lots: 2 }] });
  const none = sendAt(account(), venue, deal({ lots: 2, filling: "fok" }));
  expect(none.state.positions).toEqual([]);
});

test("close-by takes the smaller lots off both, books all profit on the first deal and none on the second", () => {
  const venue = stage({ steps: [[1, 1.102]] });
  const bought = after(account(), venue, deal({ lots: 0.3 }));
  const both = sendAt(bought, venue, sell(0.1), NOW + MINUTE).state;
  const [long, short] = both.positions.map((one) => one.ticket);
  if (!long || !short) throw new Error("two positions were opened");
  const by = {
    action: "close_by",
    position: long,
    positionBy: short,
    magic: 7,
    comment: "",
  } as const;
  const done = sendAt(both, venue, by, NOW + MINUTE);
  expect(done.deals).toMatchObject([
    { entry: "out_by", positionId: long, lots: 0.1, profit: 19 },
    { entry: "out_by", positionId: short, lots: 0.1, profit: 0 },
  ]);
  expect(only(done.state)).toMatchObject({ ticket: long, lots: 0.2 });
  expect(done.state.history.at(-1)).toMatchObject({ type: "CLOSE_BY", state: "filled" });
});

test("a stop-limit order becomes a limit at its second price once the first is reached, and fills there", () => {
  const venue = stage({
    steps: [
      [1, 1.106],
      [2, 1.1035],
    ],
  });
  const order = pending({ type: "BUY_STOP_LIMIT", price: 1.105, stopLimit: 1.104 });
  const placed = sendAt(account(), venue, order).state;
  const armed = advance(placed, venue, NOW + MINUTE).state;
  expect(armed).toMatchObject({ positions: [], orders: [{ type: "BUY_LIMIT", price: 1.104 }] });
  expect(armed.orders[0]?.ticket).toBe(placed.orders[0]?.ticket);
  expect(advance(armed, venue, NOW + 2 * MINUTE).state.positions).toMatchObject([
    { openPrice: 1.1036 },
  ]);
});

test("orders end by themselves: at the server's midnight, at a moment, at the midnight of a day", () => {
  const venue = stage({ serverTime: { kind: "us", hours: 2 } });
  const midnight = Date.UTC(2026, 2, 4, 22); // UTC+2 in winter
  const times = [
    [{ kind: "day" }, midnight],
    [{ kind: "specified", at: NOW + 90_500 }, NOW + 90_500],
    [{ kind: "specified_day", at: midnight + MINUTE }, midnight + 24 * 60 * MINUTE],
  ] as const;
  for (const [time, ends] of times) {
    const placed = sendAt(account(), venue, pending({ time })).state;
    expect(advance(placed, venue, ends - 1).state.orders).toHaveLength(1);
    const over = advance(placed, venue, ends + MINUTE).state;
    expect(over).toMatchObject({ orders: [], history: [{ state: "expired", doneTime: ends }] });
  }
});

test("a pending order is changed as a whole; an order without its money when it is reached is rejected", () => {
  const venue = stage({ steps: [[1, 1.0985]] });
  const placed = sendAt(account(), venue, pending({ lots: 50 }));
  const order = placed.result.order ?? "";
  const levels = {
    stopLimit: null,
    stopLoss: 1.09,
    takeProfit: null,
    time: { kind: "day" },
  } as const;
  const changed = sendAt(placed.state, venue, {
    action: "modify",
    order,
    price: 1.0988,
    ...levels,
  });
  expect(changed.state.orders).toMatchObject([
    { price: 1.0988, stopLoss: 1.09, time: { kind: "day" } },
  ]);
  const reached = advance(changed.state, venue, NOW + MINUTE);
  expect(reached.deals).toEqual([]);
  expect(reached.state).toMatchObject({ orders: [], history: [{ state: "rejected" }] });
});

test("FIFO: the oldest position of a symbol has to go first, then the next may", () => {
  const state = after(account({ rules: { fifoClose: true } }), flat, deal(), deal());
  const [older, newer] = state.positions.map((one) => one.ticket);
  if (!older || !newer) throw new Error("two positions were opened");
  expect(sendAt(state, flat, sell(0.1, { position: newer })).result.retcode).toBe(10045);
  const gone = after(state, flat, sell(0.1, { position: older }));
  expect(sendAt(gone, flat, sell(0.1, { position: newer })).result.retcode).toBe(10009);
});
