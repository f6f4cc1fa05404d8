import * as fc from "fast-check";
import { expect, test } from "vitest";
import { findInstrument, type Instrument } from "#broking";
import { type Account, ORDER_TYPES, type Position } from "#domain";
import { checkRisk, NO_FACTS, PRACTICE_LIMITS, type RiskInput, type RiskOrder } from "./index.ts";

const NOW = Date.parse("2024-06-03T12:00:00Z");
const EURUSD = findInstrument("EURUSD") as Instrument; // in the catalogue
const ACCOUNT: Account = {
  login: "1",
  server: "Practice",
  tradeMode: "demo",
  marginMode: "hedging",
  currency: "USD",
  leverage: 100,
  balance: 10_000,
  equity: 10_000,
  margin: 0,
  freeMargin: 10_000,
  marginLevel: null,
};
const ORDER: RiskOrder = {
  symbol: "EURUSD",
  type: "BUY",
  lots: 0.1,
  price: null,
  stopLoss: null,
  takeProfit: null,
};

function check(order: Partial<RiskOrder>, more: Partial<RiskInput> = {}) {
  return checkRisk({
    order: { ...ORDER, ...order },
    instrument: EURUSD,
    account: ACCOUNT,
    positions: [],
    working: [],
    facts: NO_FACTS,
    reservedMargin: 0,
    quote: { bid: 1.1, ask: 1.1001, time: NOW - 500 },
    limits: PRACTICE_LIMITS,
    now: NOW,
    ...more,
  });
}

test("a good order passes and says the margin it holds", () => {
  // 0.1 x 100,000 / 100 = 100 EUR at 1.1001
  expect(check({ stopLoss: 1.09, takeProfit: 1.12 })).toEqual({ ok: true, margin: 110.01 });
  expect(check({ type: "SELL", stopLoss: 1.11, takeProfit: 1.08 })).toEqual({
    ok: true,
    margin: 110,
  });
});

test("a symbol the broker does not have is refused", () => {
  expect(check({ symbol: "NOSUCH" })).toMatchObject({ code: "risk.unknown_symbol" });
  expect(check({}, { instrument: null })).toMatchObject({ code: "risk.unknown_symbol" });
});

test("lots must be on the broker's grid and inside the account's limit", () => {
  expect(check({ lots: 0.001 })).toMatchObject({ code: "risk.lots_min" });
  expect(check({ lots: 0.015 })).toMatchObject({ code: "risk.lots_step" });
  expect(check({ lots: 1000 })).toMatchObject({ code: "risk.lots_max" });
  expect(check({ lots: Number.NaN })).toMatchObject({ code: "risk.lots_not_a_number" });
  const limits = { ...PRACTICE_LIMITS, maxLotsPerOrder: 0.05 };
  expect(check({}, { limits })).toMatchObject({ code: "risk.max_lots_per_order" });
});

test("the number of positions is limited, but a netting position may grow", () => {
  const limits = { ...PRACTICE_LIMITS, maxPositions: 1 };
  const positions = [position("BUY", 0.1)];
  expect(check({}, { limits, positions })).toMatchObject({ code: "risk.max_positions" });
  const account: Account = { ...ACCOUNT, marginMode: "netting" };
  expect(check({}, { limits, positions, account })).toMatchObject({ ok: true });
});

test("no price, a senseless price and a price older than 60 s are refused", () => {
  expect(check({}, { quote: null })).toMatchObject({ code: "risk.no_quote" });
  const crossed = { bid: 1.2, ask: 1.1, time: NOW };
  expect(check({}, { quote: crossed })).toMatchObject({ code: "risk.no_quote" });
  const aged = (ageMs: number) => ({ bid: 1.1, ask: 1.1001, time: NOW - ageMs });
  expect(check({}, { quote: aged(60_000) })).toMatchObject({ ok: true });
  expect(check({}, { quote: aged(60_001) })).toMatchObject({ code: "risk.quote_stale" });
});

test("a pending order waits on its side of the market", () => {
  expect(check({ type: "BUY_LIMIT", price: 1.09 })).toMatchObject({ ok: true });
  expect(check({ type: "BUY_LIMIT", price: 1.1001 })).toMatchObject({ code: "risk.price_side" });
  expect(check({ type: "BUY_STOP", price: 1.11 })).toMatchObject({ ok: true });
  expect(check({ type: "BUY_STOP", price: 1.09 })).toMatchObject({ code: "risk.price_side" });
  expect(check({ type: "SELL_LIMIT", price: 1.11 })).toMatchObject({ ok: true });
  expect(check({ type: "SELL_LIMIT", price: 1.09 })).toMatchObject({ code: "risk.price_side" });
  expect(check({ type: "SELL_STOP", price: 1.09 })).toMatchObject({ ok: true });
  expect(check({ type: "SELL_STOP", price: 1.11 })).toMatchObject({ code: "risk.price_side" });
  expect(check({ type: "BUY_LIMIT" })).toMatchObject({ code: "risk.price_missing" });
  expect(check({ type: "BUY_STOP", price: -1 })).toMatchObject({ code: "risk.price_invalid" });
});

test("stops stand on their sides: a buy compares with the bid, a sell with the ask", () => {
  expect(check({ stopLoss: 1.1 })).toMatchObject({ code: "risk.stop_loss_side" });
  expect(check({ takeProfit: 1.1 })).toMatchObject({ code: "risk.take_profit_side" });
  expect(check({ takeProfit: 1.10005 })).toMatchObject({ ok: true });
  expect(check({ type: "SELL", stopLoss: 1.1001 })).toMatchObject({ code: "risk.stop_loss_side" });
  expect(check({ type: "SELL", takeProfit: 1.2 })).toMatchObject({ code: "risk.take_profit_side" });
  expect(check({ stopLoss: Number.NaN })).toMatchObject({ code: "risk.price_invalid" });
});

test("a pending order's stops compare with its own price", () => {
  const limit = { type: "BUY_LIMIT", price: 1.05 } as const;
  expect(check({ ...limit, stopLoss: 1.06 })).toMatchObject({ code: "risk.stop_loss_side" });
  expect(check({ ...limit, stopLoss: 1.04, takeProfit: 1.06 })).toMatchObject({ ok: true });
});

test("levels keep the broker's distance, the exact distance included", () => {
  const instrument = { ...EURUSD, stopsLevelPoints: 50 };
  expect(check({ stopLoss: 1.0995 }, { instrument })).toMatchObject({ ok: true });
  expect(check({ stopLoss: 1.09951 }, { instrument })).toMatchObject({
    code: "risk.stop_loss_distance",
    hint: "set it at least 50 points below 1.10000",
  });
  const near = { type: "BUY_LIMIT", price: 1.0999 } as const;
  expect(check(near, { instrument })).toMatchObject({ code: "risk.price_distance" });
});

test("margin counts what other orders have reserved", () => {
  expect(check({ lots: 9 })).toMatchObject({ ok: true, margin: 9900.9 });
  expect(check({ lots: 9 }, { reservedMargin: 100 })).toMatchObject({
    code: "risk.margin",
    message: "the order needs 9900.9 USD of margin and 9900 USD is free",
  });
});

test("margin is converted to the account's currency, or the order is refused", () => {
  const account = { ...ACCOUNT, currency: "EUR" };
  expect(check({}, { account })).toEqual({ ok: true, margin: 100 });
  const strange = { ...ACCOUNT, currency: "ZZZ" };
  expect(check({}, { account: strange })).toMatchObject({ code: "risk.no_rate" });
});

test("gold holds dollars though its broker counts margin in XAU", () => {
  const gold = findInstrument("XAUUSD") as Instrument; // in the catalogue
  const instrument = { ...gold, marginCurrency: "XAU" };
  const quote = { bid: 2400, ask: 2400.2, time: NOW };
  // 0.1 x 100 x 2400.20 / 100
  expect(check({ symbol: "XAUUSD" }, { instrument, quote })).toEqual({ ok: true, margin: 240.02 });
});

test("a netting order that closes what stands against it needs no margin", () => {
  const account: Account = { ...ACCOUNT, marginMode: "netting", freeMargin: 0 };
  const positions = [position("SELL", 0.1)];
  expect(check({}, { account, positions })).toEqual({ ok: true, margin: 0 });
});

const price = fc.option(fc.double({ min: 0.5, max: 2 }), { nil: null });

test("a refusal always has code, message and hint; what passes never overdraws the free margin", () => {
  fc.assert(
    fc.property(
      fc.record({
        symbol: fc.constantFrom("EURUSD", "GBPUSD"),
        type: fc.constantFrom(...ORDER_TYPES),
        lots: fc.oneof(
          fc.integer({ min: -10, max: 3000 }).map((n) => n / 100),
          fc.double(),
        ),
        price,
        stopLoss: price,
        takeProfit: price,
      }),
      fc.double({ min: -1000, max: 20_000, noNaN: true }),
      fc.double({ min: 0, max: 10_000, noNaN: true }),
      fc.integer({ min: 0, max: 120_000 }),
      (order, freeMargin, reservedMargin, ageMs) => {
        const quote = { bid: 1.1, ask: 1.1001, time: NOW - ageMs };
        const account = { ...ACCOUNT, freeMargin };
        const verdict = check(order, { account, reservedMargin, quote });
        if (verdict.ok) {
          expect(freeMargin - reservedMargin - verdict.margin).toBeGreaterThanOrEqual(0);
        } else {
          expect(verdict.code).toMatch(/^risk\.[a-z_]+$/);
          expect(verdict.message).not.toBe("");
          expect(verdict.hint).not.toBe("");
        }
      },
    ),
    { numRuns: 500 },
  );
});

function position(side: "BUY" | "SELL", lots: number): Position {
  return {
    ticket: "1",
    identifier: "1",
    symbol: "EURUSD",
    side,
    lots,
    openPrice: 1.1,
    openTime: NOW,
    stopLoss: null,
    takeProfit: null,
    currentPrice: 1.1,
    profit: 0,
    swap: 0,
    magic: 0,
    comment: "",
  };
}
