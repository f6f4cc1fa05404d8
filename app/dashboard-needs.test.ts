import { expect, test } from "vitest";
import type { RoomView } from "#protocol";
import { needsNow, type Standing } from "./dashboard-needs.ts";
import type { BarSetView, ConnectionView, OrderView, StrategyView } from "./services.server.ts";

// Only the fields that are looked at.
const current = { id: "C", name: "Practice" } as ConnectionView;
const view = {
  online: true,
  snapshot: { positions: [{ symbol: "EURUSD", position_id: "7", stop_loss: null }] },
} as RoomView;
const fresh: Standing = {
  current,
  view: { ...view, snapshot: null },
  orders: [],
  sets: [],
  strategies: [],
  backtests: [],
};

test("a new reader is led to data and to a first strategy", () => {
  expect(needsNow(fresh).map(({ kind }) => kind)).toEqual(["no_data", "no_strategy"]);
});

test("money at risk stands before a broken link, and both before next steps", () => {
  const orders = [{ id: "O", symbol: "EURUSD", status: "UNKNOWN", final: false } as OrderView];
  const needs = needsNow({ ...fresh, orders, view: { ...view, online: false } });
  expect(needs.map(({ kind }) => kind)).toEqual([
    "order_unknown",
    "positions_without_stop",
    "terminal_offline",
    "no_data",
    "no_strategy",
  ]);
});

test("positions without a stop are one line a symbol, with their number", () => {
  const bare = { symbol: "EURUSD", position_id: "7", stop_loss: null };
  const positions = [bare, bare, { ...bare, symbol: "XAUUSD" }, { ...bare, stop_loss: 1.05 }];
  const many = { ...view, snapshot: { positions } } as RoomView; // only the fields that are looked at
  expect(needsNow({ ...fresh, view: many }).slice(0, 2)).toEqual([
    { kind: "positions_without_stop", symbol: "EURUSD", count: 2 },
    { kind: "positions_without_stop", symbol: "XAUUSD", count: 1 },
  ]);
});

test("a room that does not answer is said, and an untested strategy is offered for a test once there is data", () => {
  const strategies = [{ id: "S" } as StrategyView];
  expect(needsNow({ ...fresh, view: null, strategies }).map(({ kind }) => kind)).toEqual([
    "room_silent",
    "no_data",
  ]);
  const sets = [{ symbol: "EURUSD" } as BarSetView];
  expect(needsNow({ ...fresh, sets, strategies })).toEqual([
    { kind: "no_backtest", strategyId: "S" },
  ]);
});
