import { describe, expect, test } from "vitest";
import { NO_FACTS } from "../facts.ts";
import { ACCOUNT, ask, NOW, position, priceOf, working } from "../testing.ts";

const netting = { ...ACCOUNT, marginMode: "netting" } as const;

test("only symbols of the list", () => {
  expect(ask({}, { allowedSymbols: ["EURUSD"] })).toMatchObject({ ok: true });
  expect(ask({ symbol: "GBPUSD" }, { allowedSymbols: ["EURUSD", "USDJPY"] })).toEqual({
    ok: false,
    code: "risk.symbol_not_allowed",
    message: "GBPUSD is not among the symbols this account may trade",
    hint: "allowed: EURUSD, USDJPY",
  });
  expect(ask({}, { allowedSymbols: [] })).toMatchObject({ code: "risk.symbol_not_allowed" });
});

test("an order without a stop loss is refused where one is required", () => {
  expect(ask({}, { requireStopLoss: true })).toMatchObject({ code: "risk.stop_loss_missing" });
  expect(ask({ stopLoss: 1.09 }, { requireStopLoss: true })).toMatchObject({ ok: true });
});

test("an order loses at most its percent of equity at its stop, and is told the lots that would", () => {
  // 0.01 x 100,000 = 1,000 USD a lot; 2 % of 10,000 = 200 USD = 0.2 lots
  expect(ask({ lots: 0.2, stopLoss: 1.09 }, { maxRiskPercent: 2 })).toMatchObject({ ok: true });
  expect(ask({ lots: 0.21, stopLoss: 1.09 }, { maxRiskPercent: 2 })).toEqual({
    ok: false,
    code: "risk.max_risk",
    message: "the order would lose 210 USD at its stop, the limit is 2 % of equity, 200 USD",
    hint: "order at most 0.20 lots, or set the stop loss closer",
  });
  // 1 yen x 100,000 / 150 = 666.67 USD a lot: 0.3 lots
  expect(ask({ symbol: "USDJPY", lots: 0.3, stopLoss: 149 }, { maxRiskPercent: 2 })).toMatchObject({
    ok: true,
  });
  expect(ask({ symbol: "USDJPY", lots: 0.31, stopLoss: 149 }, { maxRiskPercent: 2 })).toMatchObject(
    {
      code: "risk.max_risk",
    },
  );
});

describe("lots", () => {
  test("of one symbol are counted in the order's direction, working orders included", () => {
    const positions = [position("EURUSD", "BUY", 0.3), position("EURUSD", "SELL", 2)];
    const more = { positions, working: [working("EURUSD", "BUY_LIMIT", 0.3)] };
    expect(ask({ lots: 0.4 }, { maxLotsPerSymbol: 1 }, more)).toMatchObject({ ok: true });
    expect(ask({ lots: 0.41 }, { maxLotsPerSymbol: 1 }, more)).toEqual({
      ok: false,
      code: "risk.max_lots_per_symbol",
      message: "1.01 lots of EURUSD would be bought, the limit is 1",
      hint: "order at most 0.40 lots, or close a part of them first",
    });
    expect(ask({ symbol: "GBPUSD", lots: 1 }, { maxLotsPerSymbol: 1 }, more)).toMatchObject({
      ok: true,
    });
  });

  test("of the account are the larger direction of each symbol, so a hedge adds nothing", () => {
    const positions = [position("EURUSD", "BUY", 0.6), position("GBPUSD", "SELL", 0.4)];
    const limits = { maxLotsTotal: 1 };
    expect(ask({ type: "SELL", lots: 0.6 }, limits, { positions })).toMatchObject({ ok: true });
    expect(ask({ type: "SELL", lots: 0.7 }, limits, { positions })).toMatchObject({
      code: "risk.max_lots_total",
    });
    expect(ask({ lots: 0.01 }, limits, { positions })).toEqual({
      ok: false,
      code: "risk.max_lots_total",
      message: "the account would hold 1.01 lots, the limit is 1",
      hint: "close a position first",
    });
  });
});

describe("positions", () => {
  test("that are open and orders that work count together, by account and by symbol", () => {
    const more = {
      positions: [position("EURUSD", "BUY", 0.1)],
      working: [working("GBPUSD", "SELL_STOP", 0.1)],
    };
    expect(ask({}, { maxPositions: 3 }, more)).toMatchObject({ ok: true });
    expect(ask({}, { maxPositions: 2 }, more)).toMatchObject({ code: "risk.max_positions" });
    expect(ask({}, { maxPositionsPerSymbol: 1 }, more)).toMatchObject({
      code: "risk.max_positions_per_symbol",
    });
    expect(ask({ symbol: "USDJPY" }, { maxPositionsPerSymbol: 1 }, more)).toMatchObject({
      ok: true,
    });
  });

  test("of a netting account are one a symbol, however many orders make it", () => {
    const more = {
      account: netting,
      working: [working("EURUSD", "BUY", 0.1), working("EURUSD", "BUY", 0.1)],
    };
    expect(ask({}, { maxPositions: 1, maxPositionsPerSymbol: 1 }, more)).toMatchObject({
      ok: true,
    });
    expect(ask({ symbol: "GBPUSD" }, { maxPositions: 1 }, more)).toMatchObject({
      code: "risk.max_positions",
    });
  });
});

describe("exposure", () => {
  const positions = [position("EURUSD", "BUY", 0.5)];

  test("EURUSD and GBPUSD bought are dollars sold twice", () => {
    // 55,000 USD sold already; 0.4 x 125,000 = 50,000 more; limit 10 x 10,000
    const limits = { maxCurrencyExposure: 10 };
    expect(ask({ symbol: "GBPUSD", lots: 0.36 }, limits, { positions })).toMatchObject({
      ok: true,
    });
    expect(ask({ symbol: "GBPUSD", lots: 0.4 }, limits, { positions })).toEqual({
      ok: false,
      code: "risk.currency_exposure",
      message: "USD sold would come to 105000 USD, the limit is 10 times equity, 100000 USD",
      hint: "order at most 0.36 lots, or close something that holds USD",
    });
  });

  test("USDJPY bought holds dollars against those, and passes", () => {
    const limits = { maxCurrencyExposure: 5.5 };
    expect(ask({ symbol: "USDJPY", lots: 0.5 }, limits, { positions })).toMatchObject({ ok: true });
    expect(ask({ symbol: "GBPUSD", lots: 0.01 }, limits, { positions })).toMatchObject({
      code: "risk.currency_exposure",
    });
  });

  test("a cross counts both of its currencies in the account's", () => {
    // 0.5 x 100,000 EUR x 0.88 = 44,000 GBP = 55,000 USD of GBP sold and EUR bought, on top of 55,000 of EUR
    const more = { positions, rates: { GBPUSD: 1.25 } };
    expect(ask({ symbol: "EURGBP", lots: 0.5 }, { maxCurrencyExposure: 11 }, more)).toMatchObject({
      ok: true,
    });
    expect(ask({ symbol: "EURGBP", lots: 0.51 }, { maxCurrencyExposure: 11 }, more)).toMatchObject({
      code: "risk.currency_exposure",
      message: "EUR bought would come to 111100 USD, the limit is 11 times equity, 110000 USD",
    });
  });

  test("orders that may not fill never make room", () => {
    const more = { positions, working: [working("EURUSD", "SELL_LIMIT", 5)] };
    expect(ask({ lots: 0.5 }, { maxCurrencyExposure: 10 }, more)).toMatchObject({
      code: "risk.currency_exposure",
    });
  });

  test("what lowers it passes, also above the limit", () => {
    const large = [position("EURUSD", "BUY", 5)];
    const limits = { maxCurrencyExposure: 1, maxExposure: 1 };
    expect(ask({ type: "SELL", lots: 5 }, limits, { positions: large })).toMatchObject({
      ok: true,
    });
    expect(ask({ lots: 0.01 }, limits, { positions: large })).toMatchObject({
      code: "risk.currency_exposure",
    });
  });

  test("of the account is what every symbol is worth, each netted by itself", () => {
    const held = [
      position("EURUSD", "BUY", 0.5),
      position("EURUSD", "SELL", 0.3),
      position("US30", "SELL", 1),
    ];
    // 22,000 + 39,000 = 61,000; 0.3 of gold = 30 x 2,400 = 72,000
    const gold = { symbol: "XAUUSD", lots: 0.3 };
    expect(ask(gold, { maxExposure: 13.4 }, { positions: held })).toMatchObject({ ok: true });
    expect(ask(gold, { maxExposure: 13.2 }, { positions: held })).toMatchObject({
      code: "risk.exposure",
      message:
        "the account would hold 133000 USD worth of positions, the limit is 13.2 times equity, 132000 USD",
      hint: "order at most 0.29 lots, or close a position first",
    });
  });

  test("of a symbol that nobody knows stops what would add to it", () => {
    const strange = [{ ...position("EURUSD", "BUY", 1), symbol: "NOBODY_KNOWS" }];
    expect(ask({}, { maxExposure: 50 }, { positions: strange })).toMatchObject({
      code: "risk.exposure_unknown",
    });
    expect(ask({}, {}, { positions: strange })).toMatchObject({ ok: true });
  });

  test("an account without equity takes on nothing", () => {
    const account = { ...ACCOUNT, equity: -5 };
    expect(ask({ lots: 0.01 }, { maxExposure: 100 }, { account })).toMatchObject({
      code: "risk.exposure",
    });
  });
});

test("the margin level after the order keeps its floor, with what is on its way counted", () => {
  const account = { ...ACCOUNT, margin: 1_000, freeMargin: 9_000 };
  const more = { account, reservedMargin: 1_000 };
  // 10,000 / (2,000 + 1,100 x lots) at 1:100
  expect(ask({ lots: 2.72 }, { minMarginLevel: 200 }, more)).toMatchObject({ ok: true });
  expect(ask({ lots: 2.73 }, { minMarginLevel: 200 }, more)).toMatchObject({
    code: "risk.margin_level",
    hint: "order at most 2.72 lots, or close a position first",
  });
});

test("two orders against one netting position cannot both be free: the second opens", () => {
  const more = {
    account: { ...netting, freeMargin: 0 },
    positions: [position("EURUSD", "BUY", 1)],
  };
  expect(ask({ type: "SELL", lots: 1 }, {}, more)).toEqual({ ok: true, margin: 0 });
  const second = { ...more, working: [working("EURUSD", "SELL", 1)] };
  expect(ask({ type: "SELL", lots: 1 }, {}, second)).toMatchObject({ code: "risk.margin" });
});

describe("price collar", () => {
  const percent = { priceCollar: { unit: "percent", distance: 5 } } as const;
  const points = { priceCollar: { unit: "points", distance: 500 } } as const;

  test("a pending price may be so far from the market and not farther", () => {
    const buy = { type: "BUY_LIMIT" } as const;
    expect(ask({ ...buy, price: 1.045 }, percent)).toMatchObject({ ok: true });
    expect(ask({ ...buy, price: 1.0449 }, percent)).toMatchObject({
      code: "risk.price_collar",
      hint: "prices from 1.04500 to 1.15500 pass",
    });
    expect(ask({ ...buy, price: 1.095 }, points)).toMatchObject({ ok: true });
    expect(ask({ ...buy, price: 1.0949 }, points)).toMatchObject({ code: "risk.price_collar" });
  });

  test("the limit of a stop-limit order is held against it too", () => {
    const order = { type: "BUY_STOP_LIMIT", price: 1.101 } as const;
    expect(ask({ ...order, stopLimitPrice: 1.1005 }, points)).toMatchObject({ ok: true });
    expect(ask({ ...order, stopLimitPrice: 1.001 }, points)).toMatchObject({
      code: "risk.price_collar",
    });
  });

  test("a quote that left the last known price behind is not believed", () => {
    expect(ask({}, percent, { lastPrice: 1.12 })).toMatchObject({ ok: true });
    expect(ask({}, percent, { lastPrice: 11 })).toMatchObject({ code: "risk.price_collar" });
  });
});

test("a stop-limit order's limit waits on its own side of the trigger, and its stops are measured from there", () => {
  const buy = { type: "BUY_STOP_LIMIT", price: 1.11 } as const;
  expect(ask(buy)).toMatchObject({ code: "risk.price_missing" });
  expect(ask({ ...buy, stopLimitPrice: 1.12 })).toMatchObject({ code: "risk.price_side" });
  expect(ask({ ...buy, stopLimitPrice: 1.105, stopLoss: 1.107 })).toMatchObject({
    code: "risk.stop_loss_side",
  });
  expect(ask({ ...buy, stopLimitPrice: 1.105, stopLoss: 1.1 })).toMatchObject({ ok: true });
  const sell = { type: "SELL_STOP_LIMIT", price: 1.09 } as const;
  expect(ask({ ...sell, stopLimitPrice: 1.08 })).toMatchObject({ code: "risk.price_side" });
  expect(ask({ ...sell, stopLimitPrice: 1.095 })).toMatchObject({ ok: true });
});

describe("orders of the last minute", () => {
  const order = { symbol: "EURUSD", type: "BUY", lots: 0.1 } as const;
  const recent = (...seconds: number[]) => ({
    facts: { ...NO_FACTS, recentOrders: seconds.map((s) => ({ ...order, at: NOW - s * 1000 })) },
  });

  test("are counted, and the next one is told when", () => {
    const limits = { maxOrdersPerMinute: 3 };
    expect(ask({}, limits, recent(50, 40, 60))).toMatchObject({ ok: true });
    expect(ask({}, limits, recent(59, 50, 40))).toEqual({
      ok: false,
      code: "risk.order_rate",
      message: "3 orders were placed within a minute and the limit is 3",
      hint: "the next one may come in 1 s (2024-06-03 12:01 UTC)",
    });
  });

  test("that look the same must be confirmed", () => {
    const limits = { duplicateWindowSeconds: 5 };
    expect(ask({}, limits, recent(2))).toEqual({
      ok: false,
      code: "risk.duplicate_looking",
      message: "an order like this one (BUY 0.1 EURUSD) was placed 2 s ago",
      hint: "confirm that a second one is meant (confirm_duplicate), or wait 3 s",
    });
    expect(ask({ confirmDuplicate: true }, limits, recent(2))).toMatchObject({ ok: true });
    expect(ask({}, limits, recent(5))).toMatchObject({ ok: true });
    expect(ask({ lots: 0.2 }, limits, recent(2))).toMatchObject({ ok: true });
    expect(ask({ type: "SELL" }, limits, recent(2))).toMatchObject({ ok: true });
    expect(ask({ symbol: "GBPUSD" }, limits, recent(2))).toMatchObject({ ok: true });
  });

  test("of a ladder differ by their prices", () => {
    const step = { ...order, type: "BUY_LIMIT", at: NOW - 1000, price: 1.09 } as const;
    const facts = { ...NO_FACTS, recentOrders: [step] };
    const limits = { duplicateWindowSeconds: 5 };
    expect(ask({ type: "BUY_LIMIT", price: 1.08 }, limits, { facts })).toMatchObject({ ok: true });
    expect(ask({ type: "BUY_LIMIT", price: 1.09 }, limits, { facts })).toMatchObject({
      code: "risk.duplicate_looking",
    });
  });
});

test("an order that only reduces is refused by no limit at all", () => {
  const nothing = {
    requireStopLoss: true,
    maxRiskPercent: 0.01,
    maxLotsPerOrder: 0.01,
    maxLotsPerSymbol: 0.01,
    maxLotsTotal: 0.01,
    maxPositions: 0,
    maxPositionsPerSymbol: 0,
    allowedSymbols: [],
    maxCurrencyExposure: 0.01,
    maxExposure: 0.01,
    minMarginLevel: 100_000,
    dailyLoss: { percent: 0.01, percentOf: "base", base: "balance", brakePercent: 1 },
    maxOrdersPerMinute: 1,
    duplicateWindowSeconds: 600,
    priceCollar: { unit: "percent", distance: 0.001 },
    cooldown: { minutes: 60, perSymbol: false },
  } as const;
  const recentOrders = [{ symbol: "EURUSD", type: "SELL", lots: 1, at: NOW - 1 } as const];
  const recentTrades = [{ symbol: "EURUSD", closedAt: NOW - 1, profit: -100 }];
  const more = {
    account: { ...netting, equity: 10, freeMargin: -500 },
    positions: [position("EURUSD", "BUY", 1)],
    facts: { ...NO_FACTS, recentOrders, recentTrades },
    quote: null,
    lastPrice: priceOf("EURUSD") * 3,
  };
  expect(ask({ type: "SELL", lots: 1 }, nothing, more)).toEqual({ ok: true, margin: 0 });
  expect(ask({ type: "SELL", lots: 1.01 }, nothing, more).ok).toBe(false);
});
