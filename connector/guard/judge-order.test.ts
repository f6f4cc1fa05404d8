import { describe, expect, test } from "vitest";
import type { PolicyQuestion } from "#orders";
import { type AccountSnapshot, limitsToWire, type OrderIntent, type SymbolState } from "#protocol";
import { PRACTICE_LIMITS, type RiskLimits } from "#risk";
import { judgeOrder } from "./judge-order.ts";
import { DEFAULT_POLICY, type Policy } from "./policy.ts";

const NOW = Date.parse("2026-06-03T12:00:00Z");
const ID = "01J9ZZZZZZ0000000000000001";
type Open = Extract<OrderIntent, { action: "open" }>;

const EURUSD: SymbolState = {
  ...{ symbol: "EURUSD", description: "", digits: 5, point: 0.00001, pip_size: 0.0001 },
  ...{ contract_size: 100_000, tick_size: 0.00001, volume_min: 0.01, volume_step: 0.01 },
  ...{ volume_max: 100, margin_currency: "EUR", profit_currency: "USD", stops_level_points: 0 },
};
const ACCOUNT: AccountSnapshot["account"] = {
  ...{ login: "1", server: "S", trade_mode: "demo", margin_mode: "hedging", currency: "USD" },
  ...{ leverage: 100, balance: 10_000, equity: 10_000, margin: 0, free_margin: 10_000 },
  margin_level: null,
};

function position(lots: number): AccountSnapshot["positions"][number] {
  return {
    ...{ ticket: "9", position_id: "9", symbol: "EURUSD", side: "BUY", lots, open_price: 1.1 },
    ...{ open_time: NOW, stop_loss: null, take_profit: null, current_price: 1.1, profit: 0 },
    ...{ swap: 0, magic: 0, comment: "" },
  };
}

function opening(fields: Partial<Open> = {}): Open {
  return {
    ...{ request_id: ID, account_id: ID, origin: "user", created_at: NOW, not_after: NOW + 9 },
    ...{ if_offline: "reject", magic: 0, comment: "", action: "open", symbol: "EURUSD" },
    ...{ order_type: "BUY", lots: 0.1, price: null, stop_loss: null, take_profit: null },
    ...fields,
  };
}

interface Case extends Partial<Omit<PolicyQuestion, "snapshot">> {
  readonly policy?: Partial<Policy>;
  readonly snapshot?: Partial<AccountSnapshot>;
}

function verdict({ policy, snapshot, ...question }: Case = {}) {
  const state = { ok: true, policy: { ...DEFAULT_POLICY, ...policy } } as const;
  const whole: PolicyQuestion = {
    intent: opening(),
    snapshot: { at: NOW, account: ACCOUNT, positions: [], orders: [], deals: [], ...snapshot },
    symbols: [EURUSD],
    quotes: { EURUSD: { symbol: "EURUSD", bid: 1.1, ask: 1.1001, time: NOW } },
    reserved: [],
    recent: [],
    limits: null,
    anchors: { dayStart: null, weekStart: null },
    now: NOW,
    ...question,
  };
  return judgeOrder(state, whole)?.code ?? null;
}

const cloud = (fields: Partial<RiskLimits>) => ({
  limits: { limits: limitsToWire({ ...PRACTICE_LIMITS, ...fields }), version: 1 },
});

describe("this PC's policy", () => {
  test("lets a plain order of a demo account pass", () => {
    expect(verdict()).toBeNull();
  });

  test.each<[string, Case, string]>([
    ["more lots", { intent: opening({ lots: 10.01 }) }, "policy.max_lots"],
    ["another symbol", { policy: { allowed_symbols: ["GBPUSD"] } }, "policy.symbol"],
    [
      "a bot",
      { policy: { allowed_origins: ["user"] }, intent: opening({ origin: "bot" }) },
      "policy.origin",
    ],
    [
      "a real account",
      { snapshot: { account: { ...ACCOUNT, trade_mode: "real" } } },
      "policy.demo_only",
    ],
    [
      "one position too many",
      { policy: { max_positions: 1 }, snapshot: { positions: [position(0.1)] } },
      "policy.max_positions",
    ],
    [
      "lots that are open already",
      { policy: { max_total_lots: 0.15 }, snapshot: { positions: [position(0.1)] } },
      "policy.max_total_lots",
    ],
    [
      "lots that are on their way",
      { policy: { max_total_lots: 0.15 }, reserved: [opening()] },
      "policy.max_total_lots",
    ],
  ])("refuses %s", (_name, question, code) => {
    expect(verdict(question)).toBe(code);
  });

  test("the day's loss counts equity from the higher of both at the day's start", () => {
    const anchor = { at: NOW - 3_600_000, equity: 10_400, balance: 10_000 };
    const lost = (equity: number) =>
      verdict({
        policy: { max_daily_loss_percent: 5 },
        anchors: { dayStart: anchor, weekStart: anchor },
        snapshot: { account: { ...ACCOUNT, equity } },
      });
    expect(lost(9_881)).toBeNull(); // the floor is 10,400 - 520
    expect(lost(9_880)).toBe("policy.daily_loss");
  });

  test("a policy that is not signed opens nothing", () => {
    const state = { ok: false, sentence: "somebody changed it" } as const;
    const question = { intent: opening() } as PolicyQuestion;
    expect(judgeOrder(state, question)).toEqual({
      code: "policy.unsigned",
      message: "somebody changed it",
    });
  });

  test("a waiting order that is moved keeps to the symbols", () => {
    const moved: PolicyQuestion["intent"] = {
      ...opening(),
      ...{ action: "modify_order", order_ticket: "7", price: 1.05 },
    } as PolicyQuestion["intent"]; // the opening's other fields do not matter
    expect(verdict({ intent: moved })).toBeNull();
    expect(verdict({ intent: moved, policy: { allowed_symbols: [] } })).toBe("policy.symbol");
  });
});

describe("the account's limits", () => {
  test("tighten the policy", () => {
    expect(verdict(cloud({ maxLotsPerOrder: 0.05 }))).toBe("risk.max_lots_per_order");
    expect(verdict(cloud({ allowedSymbols: ["GBPUSD"] }))).toBe("risk.symbol_not_allowed");
    expect(verdict(cloud({ requireStopLoss: true }))).toBe("risk.stop_loss_missing");
  });

  test("never loosen it", () => {
    const wide = cloud({ maxLotsPerOrder: 1_000, allowedSymbols: null, maxPositions: null });
    expect(verdict({ ...wide, intent: opening({ lots: 10.01 }) })).toBe("policy.max_lots");
    expect(verdict({ ...wide, policy: { allowed_symbols: [] } })).toBe("policy.symbol");
    expect(verdict({ ...wide, policy: { max_positions: 0 } })).toBe("policy.max_positions");
  });

  test("losses of a day that begins at another hour are left to the room", () => {
    const anchor = { at: NOW - 3_600_000, equity: 10_000, balance: 10_000 };
    const dailyLoss = {
      percent: 5,
      percentOf: "base",
      base: "balance",
      brakePercent: 100,
    } as const;
    const lost = (hour: number) =>
      verdict({
        ...cloud({ dailyLoss, reset: { zone: "Europe/Prague", hour } }),
        anchors: { dayStart: anchor, weekStart: anchor },
        snapshot: { account: { ...ACCOUNT, equity: 9_000 } },
      });
    expect(lost(0)).toBe("risk.daily_loss");
    expect(lost(5)).toBeNull();
  });

  test("the rate of orders is counted here too", () => {
    const recent = [{ at: NOW - 1_000, intent: opening() }];
    expect(verdict({ ...cloud({ duplicateWindowSeconds: 3 }), recent })).toBe(
      "risk.duplicate_looking",
    );
    expect(verdict({ ...cloud({ duplicateWindowSeconds: 3 }) })).toBeNull();
  });
});
