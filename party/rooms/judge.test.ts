import { expect, test } from "vitest";
import { CATALOGUE } from "#broking";
import type { RiskQuestion } from "#orders";
import { type AccountLimits, limitsToWire } from "#protocol";
import { DEFAULT_LIMITS, PRACTICE_LIMITS, type RiskLimits } from "#risk";
import { judge } from "./judge.ts";
import { toSymbol } from "./to-wire.ts";

const NOW = Date.parse("2026-06-01T12:00:00Z");
const ID = "01J00000000000000000000000";
const base = {
  request_id: ID,
  account_id: ID,
  origin: "user",
  created_at: NOW,
  not_after: NOW + 10_000,
  if_offline: "reject",
  magic: 0,
  comment: "",
} as const;
const OPEN: RiskQuestion["intent"] = {
  ...base,
  action: "open",
  symbol: "EURUSD",
  order_type: "BUY",
  lots: 0.1,
  price: null,
  stop_loss: null,
  take_profit: null,
};

function question(
  more: Partial<RiskQuestion> = {},
  limits: Partial<RiskLimits> = {},
): RiskQuestion {
  const set: AccountLimits = {
    limits: limitsToWire({ ...PRACTICE_LIMITS, ...limits }),
    version: 1,
  };
  return {
    intent: OPEN,
    snapshot: {
      at: NOW,
      account: {
        ...{ login: "1", server: "s", trade_mode: "demo", margin_mode: "hedging", currency: "USD" },
        ...{ leverage: 100, balance: 10_000, equity: 10_000, margin: 0, free_margin: 10_000 },
        margin_level: null,
      } as RiskQuestion["snapshot"]["account"], // the literals of two spreads widen to strings
      positions: [],
      orders: [],
      deals: [],
    },
    symbols: CATALOGUE.map(toSymbol),
    quotes: {
      EURUSD: { symbol: "EURUSD", bid: 1.1, ask: 1.1, time: NOW },
      GBPUSD: { symbol: "GBPUSD", bid: 1.25, ask: 1.25, time: NOW },
    },
    reserved: [],
    reserved_margin: 0,
    limits: set,
    facts: { dayStart: null, weekStart: null, recentOrders: [], recentTrades: [] },
    now: NOW,
    ...more,
  };
}

test("a terminal account whose owner set nothing asks for a stop loss, a practice account does not", () => {
  expect(judge(question({ limits: null }), "terminal")).toMatchObject({
    code: "risk.stop_loss_missing",
  });
  expect(judge(question({ limits: null }), "practice")).toMatchObject({ ok: true });
  const limits = {
    limits: limitsToWire({ ...DEFAULT_LIMITS, requireStopLoss: false }),
    version: 2,
  };
  expect(judge(question({ limits }), "terminal")).toMatchObject({ ok: true });
});

test("openings under way count with lots and exposure, also while no price of theirs is in the order", () => {
  const other = { ...OPEN, symbol: "GBPUSD", lots: 0.5 } as const;
  const reserved = [
    other,
    { ...base, action: "close", symbol: "EURUSD", position_id: "1", lots: null } as const,
  ];
  // 62,500 USD sold on the way; 0.3 x 110,000 = 33,000 more
  const at = (lots: number) =>
    question({ intent: { ...OPEN, lots }, reserved }, { maxCurrencyExposure: 9 });
  expect(judge(at(0.25), "practice")).toMatchObject({ ok: true });
  expect(judge(at(0.26), "practice")).toMatchObject({ code: "risk.currency_exposure" });
  expect(judge(question({ reserved }, { maxPositions: 1 }), "practice")).toMatchObject({
    code: "risk.max_positions",
  });
  expect(judge(question({ reserved }, { maxLotsTotal: 0.5 }), "practice")).toMatchObject({
    code: "risk.max_lots_total",
  });
});

test("orders that wait at the broker count too, whoever placed them", () => {
  const waiting = {
    ...{ ticket: "7", symbol: "EURUSD", order_type: "BUY_LIMIT", lots: 0.5, price: 1.05 },
    ...{ stop_loss: null, take_profit: null, placed_time: NOW, magic: 0, comment: "" },
  } as RiskQuestion["snapshot"]["orders"][number]; // as above
  const asked = question({}, { maxLotsPerSymbol: 0.5 });
  expect(judge(asked, "practice")).toMatchObject({ ok: true });
  const snapshot = { ...asked.snapshot, orders: [waiting] };
  expect(judge({ ...asked, snapshot }, "practice")).toMatchObject({
    code: "risk.max_lots_per_symbol",
  });
});

test("the day's anchor, the orders and the trades of the room reach the rules", () => {
  const dailyLoss = { percent: 5, percentOf: "base", base: "balance", brakePercent: 80 } as const;
  const dayStart = { at: NOW - 1000, balance: 10_500, equity: 10_500 };
  const facts = question().facts;
  expect(
    judge(question({ facts: { ...facts, dayStart } }, { dailyLoss }), "practice"),
  ).toMatchObject({
    code: "risk.daily_loss_brake",
  });
  const recentOrders = [
    { at: NOW - 1000, symbol: "EURUSD", type: "BUY", lots: 0.1, price: null } as const,
  ];
  const twice = question({ facts: { ...facts, recentOrders } }, { duplicateWindowSeconds: 3 });
  expect(judge(twice, "practice")).toMatchObject({ code: "risk.duplicate_looking" });
  const meant = { ...twice, intent: { ...OPEN, confirm_duplicate: true } };
  expect(judge(meant, "practice")).toMatchObject({ ok: true });
  const recentTrades = [{ closedAt: NOW - 1000, symbol: "EURUSD", profit: -1 }];
  const cooldown = { minutes: 5, perSymbol: false };
  expect(
    judge(question({ facts: { ...facts, recentTrades } }, { cooldown }), "practice"),
  ).toMatchObject({
    code: "risk.cooldown",
  });
});

test("a cross is counted by the quotes at hand, not by a table", () => {
  const intent = { ...OPEN, symbol: "EURGBP", lots: 0.1 };
  const quotes = {
    EURGBP: { symbol: "EURGBP", bid: 0.88, ask: 0.88, time: NOW },
    GBPUSD: { symbol: "GBPUSD", bid: 2, ask: 2, time: NOW },
  };
  // 0.1 x 100,000 x 0.88 x 2 = 17,600 USD
  expect(judge(question({ intent, quotes }, { maxExposure: 1.76 }), "practice")).toMatchObject({
    ok: true,
  });
  expect(judge(question({ intent, quotes }, { maxExposure: 1.75 }), "practice")).toMatchObject({
    code: "risk.exposure",
  });
});
