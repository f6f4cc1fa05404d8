import { expect, test } from "vitest";
import type { TerminalCommand } from "#orders";
import { commandFrame } from "./convert.ts";
import { toTerminal } from "./frames.ts";

const STAMP = { expires_tick: 9, login: "1", server: "S", trade_mode: "demo" } as const;
const BASE = {
  request_id: "01J9ZZZZZZ0000000000000001",
  account_id: "01J9ZZZZZZ0000000000000002",
  origin: "user",
  created_at: 1,
  not_after: 2,
  if_offline: "reject",
  magic: 5,
  comment: "nt-x",
  symbol: "EURUSD",
} as const;
const TARGET = { ticket: "11", side: "BUY", by_ticket: "12" } as const;
const HOUR = 3_600_000;

function frame(intent: object, target?: TerminalCommand["target"]) {
  const command = { request_id: "r", attempt: 1, valid_for_ms: 1, intent: { ...BASE, ...intent } };
  const whole = { ...command, ...(target ? { target } : {}) } as TerminalCommand; // only known fields are changed
  const made = commandFrame(whole, STAMP, 2 * HOUR);
  expect(toTerminal.parse(made)).toEqual(made);
  expect(Object.values(made).every((value) => typeof value !== "object")).toBe(true);
  return made;
}

test("a waiting order goes out with its expiry in server time, its limit and its slippage", () => {
  const open = { action: "open", lots: 0.1, price: 1.2, stop_loss: null, take_profit: null };
  const limit = { order_type: "BUY_STOP_LIMIT", stop_limit_price: 1.19 };
  const whole = { ...open, ...limit, expiry: { kind: "time", at: HOUR }, deviation_points: 7 };
  expect(frame(whole)).toMatchObject({
    ...{ type: "TRADE_OPEN", stop_limit: 1.19, expiry_kind: "time", expiry_time: 3 * HOUR },
    deviation: 7,
  });
  expect(frame({ ...open, order_type: "BUY_STOP" })).toMatchObject({
    ...{ stop_limit: 0, expiry_kind: "gtc", expiry_time: 0, deviation: -1 },
  });
});

test("a close carries the ticket and the side of its position, and says when they are not known", () => {
  const close = { action: "close", position_id: "10", lots: null };
  expect(frame(close, TARGET)).toMatchObject({ position_id: "10", position: "11", side: "BUY" });
  expect(frame(close)).toMatchObject({ position_id: "10", position: "0", side: "" });
  expect(frame({ ...close, side: "SELL" })).toMatchObject({ side: "SELL" });
});

test("a close-by names both positions, a change of an order all its values", () => {
  expect(frame({ action: "close_by", position_id: "10", by_position_id: "20" }, TARGET)).toEqual({
    ...{ type: "TRADE_CLOSE_BY", request_id: "r", attempt: 1, ...STAMP, symbol: "EURUSD" },
    ...{ position_id: "10", position: "11", by_position_id: "20", by_position: "12" },
    ...{ magic: 5, comment: "nt-x" },
  });
  const change = { order_ticket: "7", price: 1.1, stop_loss: 1, take_profit: null };
  expect(frame({ action: "modify_order", ...change, expiry: { kind: "day" } })).toMatchObject({
    ...{ type: "TRADE_MODIFY_ORDER", order: "7", price: 1.1, stop_limit: 0 },
    ...{ stop_loss: 1, take_profit: 0, expiry_kind: "day", expiry_time: 0 },
  });
});
