import { expect, test } from "vitest";
import { limitsFromWire, limitsToWire, riskLimits, type WireLimits } from "./limits.ts";

const WIRE: WireLimits = {
  require_stop_loss: true,
  max_risk_percent: 2,
  max_lots_per_order: 20,
  max_lots_per_symbol: null,
  max_lots_total: null,
  max_positions: 100,
  max_positions_per_symbol: null,
  allowed_symbols: ["EURUSD", "US30.cash"],
  max_currency_exposure: 50,
  max_exposure: null,
  min_margin_level: 120,
  initial_balance: 200_000,
  reset: { zone: "Europe/Prague", hour: 0 },
  daily_loss: { percent: 5, percent_of: "initial", base: "balance", brake_percent: 80 },
  weekly_loss: null,
  total_loss: null,
  drawdown: null,
  cooldown: { minutes: 15, per_symbol: true },
  loss_streak: { losses: 5, minutes: 60, per_symbol: false },
  stop_guard: null,
  low_profit: null,
  price_collar: { unit: "percent", distance: 5 },
  max_orders_per_minute: 60,
  duplicate_window_seconds: 3,
  max_quote_age_ms: 60_000,
};

test("limits come through the wire and back unchanged, under the names of each side", () => {
  const limits = limitsFromWire(riskLimits.parse(JSON.parse(JSON.stringify(WIRE))));
  expect(limits.dailyLoss).toEqual({
    percent: 5,
    percentOf: "initial",
    base: "balance",
    brakePercent: 80,
  });
  expect(limits.allowedSymbols).toEqual(["EURUSD", "US30.cash"]);
  expect(limitsToWire(limits)).toEqual(WIRE);
});

test.each([
  ["a loss above the whole", { daily_loss: { ...WIRE.daily_loss, percent: 101 } }],
  ["a zone that nobody knows", { reset: { zone: "Mars/Olympus", hour: 0 } }],
  ["no hour of the day", { reset: { zone: "UTC", hour: 24 } }],
  ["lots below zero", { max_lots_per_order: -1 }],
  ["a quote age of nothing", { max_quote_age_ms: 0 }],
  ["half an order a minute", { max_orders_per_minute: 0.5 }],
])("%s is not taken", (_, change) => {
  expect(riskLimits.safeParse({ ...WIRE, ...change }).success).toBe(false);
});

test("a limit that is left out is not taken for no limit", () => {
  const { max_exposure: _, ...rest } = WIRE;
  expect(riskLimits.safeParse(rest).success).toBe(false);
});
