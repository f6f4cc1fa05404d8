import { describe, expect, test } from "vitest";
import type { SymbolState } from "#protocol";
import { type Aim, EMPTY_TICKET, readTicket, type TicketForm, wishOf } from "./ticket-form.ts";
import { entryOf, kindsOf, orderTypeOf, sideProblem, stopProblem } from "./ticket-math.ts";

const spec = {
  symbol: "EURUSD",
  digits: 5,
  pip_size: 0.0001,
  volume_min: 0.01,
  volume_step: 0.01,
  volume_max: 50,
} as SymbolState; // only what the ticket reads
const market = { bid: 1.1, ask: 1.1002 };
const NOW = Date.parse("2026-01-05T10:00:00Z");
const aim: Aim = { connectionId: "C", side: "BUY", clickedAt: NOW, hasPc: true };
const typed = (change: Partial<TicketForm>): TicketForm => ({
  ...EMPTY_TICKET,
  lots: "0.10",
  ...change,
});
const wish = (change: Partial<TicketForm>, to: Partial<Aim> = {}) => {
  const form = typed(change);
  return wishOf(form, readTicket(form, spec, NOW), spec, { ...aim, ...to });
};
const problems = (change: Partial<TicketForm>) => readTicket(typed(change), spec, NOW).problems;

describe("the ticket", () => {
  test("a market order carries its click and nothing that was left empty", () => {
    expect(wish({})).toEqual({
      action: "open",
      connection_id: "C",
      symbol: "EURUSD",
      order_type: "BUY",
      lot_size: 0.1,
      clicked_at: "2026-01-05T10:00:00.000Z",
    });
  });
  test("a price that was typed for a waiting order does not follow into a market order", () => {
    expect(wish({ price: "1.09", expiry: "day" })).not.toHaveProperty("price");
    expect(wish({ price: "1.09", expiry: "day" })).not.toHaveProperty("expiration");
  });
  test("a stop-limit order has both prices, an expiry of its own, and no deviation", () => {
    const order = wish({
      kind: "stop_limit",
      price: "1,12",
      stopLimit: "1.119",
      expiry: "time",
      expiryAt: "2026-01-06T10:00:00Z",
      deviation: "20",
    });
    expect(order).toMatchObject({
      order_type: "BUY_STOP_LIMIT",
      price: 1.12,
      stop_limit_price: 1.119,
      expiration: "2026-01-06T10:00:00.000Z",
    });
    expect(order).not.toHaveProperty("deviation_points");
  });
  test("pips of the stop's guard become distances of price, where there is a PC to keep it", () => {
    const guard = { trailing: "15", trailingStep: "1", breakEven: "10" };
    expect(wish(guard)?.protection).toEqual({
      trailing: { distance: 0.0015, step: 0.0001 },
      break_even: { at: 0.001 },
    });
    expect(wish(guard, { hasPc: false })).not.toHaveProperty("protection");
  });
  test("what was typed wrong makes no order", () => {
    expect(problems({ lots: "abc" })).toEqual([{ field: "lots", code: "not_number" }]);
    expect(problems({ lots: "0.005" })).toEqual([{ field: "lots", code: "out_of_range" }]);
    expect(problems({ lots: "0.015" })).toEqual([{ field: "lots", code: "off_step" }]);
    expect(problems({ stopLoss: "1.1.1" })).toEqual([{ field: "stopLoss", code: "not_number" }]);
    expect(problems({ kind: "limit", price: "1.09", expiry: "time" })).toEqual([
      { field: "expiryAt", code: "missing" },
    ]);
    const past = { kind: "limit", expiry: "time", expiryAt: "2026-01-05T09:59:00Z" } as const;
    expect(problems(past)).toEqual([{ field: "expiryAt", code: "past" }]);
    expect(wish({ lots: "0.015" })).toBeNull();
  });
});

describe("prices of the ticket", () => {
  const at = (kind: "limit" | "stop" | "stop_limit", price: number | null, stopLimit = 0) =>
    (["BUY", "SELL"] as const).map((side) =>
      sideProblem(side, market, { kind, price, stopLimit: stopLimit || null }),
    );
  test("a limit waits where it is better than the market, a stop where it is worse", () => {
    expect(at("limit", 1.09)).toEqual([null, "price_side"]);
    expect(at("limit", 1.12)).toEqual(["price_side", null]);
    expect(at("stop", 1.12)).toEqual([null, "price_side"]);
    expect(at("stop", 1.09)).toEqual(["price_side", null]);
    expect(at("limit", null)).toEqual(["price_missing", "price_missing"]);
  });
  test("the limit of a stop-limit lies on the cheap side of its stop", () => {
    expect(at("stop_limit", 1.12, 1.119)).toEqual([null, "price_side"]);
    expect(at("stop_limit", 1.12, 1.121)).toEqual(["limit_side", "price_side"]);
    expect(at("stop_limit", 1.09, 1.091)).toEqual(["price_side", null]);
    expect(at("stop_limit", 1.12)).toEqual(["limit_missing", "price_side"]);
  });
  test("the position opens at the market, at the price, or at the limit behind the stop", () => {
    const prices = { price: 1.12, stopLimit: 1.119 };
    expect(entryOf("BUY", market, { kind: "market", ...prices })).toBe(1.1002);
    expect(entryOf("SELL", market, { kind: "market", ...prices })).toBe(1.1);
    expect(entryOf("BUY", market, { kind: "stop", ...prices })).toBe(1.12);
    expect(entryOf("BUY", market, { kind: "stop_limit", ...prices })).toBe(1.119);
  });
  test("a symbol offers the kinds that its broker takes", () => {
    expect(kindsOf({})).toEqual(["market", "limit", "stop", "stop_limit"]);
    expect(kindsOf({ order_flags: 1 + 2 + 16 })).toEqual(["market", "limit"]);
    expect(orderTypeOf("SELL", "stop_limit")).toBe("SELL_STOP_LIMIT");
  });
  test("stops lie where the position loses and targets where it gains", () => {
    expect(stopProblem("BUY", 1.1, { stopLoss: 1.09, takeProfit: 1.12 })).toBeNull();
    expect(stopProblem("BUY", 1.1, { stopLoss: 1.11, takeProfit: null })).toBe("stop_side");
    expect(stopProblem("SELL", 1.1, { stopLoss: null, takeProfit: 1.12 })).toBe("target_side");
  });
});
