import { expect, test } from "vitest";
import { CHAIN_START, chainEvent } from "../chain.ts";
import { newOrder } from "../record.ts";
import { openIntent, stepOf } from "../testing/samples.ts";
import { takeHandOver } from "./worker.ts";

const order = newOrder(openIntent(1));
const limit = newOrder(openIntent(1, { order_type: "BUY_LIMIT", price: 1 }));
const deal = { execution: { deal_ticket: "9", filled_lots: 0.1 } };

function answer(to: typeof order, ...steps: Parameters<typeof stepOf>[]) {
  const events = steps.map((step) => chainEvent(CHAIN_START, stepOf(...step)));
  return takeHandOver(to, { kind: "answered", reply: { events, deals: [] } });
}

test("a missing answer is pending and ends nothing: only the room may", () => {
  expect(takeHandOver(order, { kind: "missing" })).toEqual({ kind: "pending", status: 202, order });
});

test.each([
  ["a fill with its deal is 201", answer(order, [1, "QUEUED"], [1, "FILLED", deal]), 201],
  ["a fill without a deal stays pending", answer(order, [1, "SENDING"], [1, "FILLED"]), 202],
  ["an order that is still on its way is pending", answer(order, [1, "QUEUED"]), 202],
  ["an unknown outcome is pending", answer(order, [1, "UNKNOWN"]), 202],
  ["a limit order that stands is 201", answer(limit, [1, "PLACED"]), 201],
  ["a market order that only stands is pending", answer(order, [1, "PLACED"]), 202],
  [
    "an offline connector is a conflict",
    answer(order, [1, "DENIED", { code: "connector_offline" }]),
    409,
  ],
  ["a busy position is a conflict", answer(order, [1, "DENIED", { code: "position_busy" }]), 409],
  ["a risk rule's no is 422", answer(order, [1, "DENIED", { code: "risk.margin" }]), 422],
  [
    "a broker's no is 422",
    answer(order, [1, "SENDING"], [1, "REJECTED", { code: "mt5.no_money" }]),
    422,
  ],
] as const)("%s", (_name, told, status) => {
  expect(told.status).toBe(status);
});
