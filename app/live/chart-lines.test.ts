import { expect, test } from "vitest";
import type { AccountSnapshot } from "#protocol";
import { chartLines } from "./chart-lines.ts";

const position = {
  symbol: "EURUSD",
  side: "BUY",
  lots: 0.1,
  open_price: 1.1,
  stop_loss: 1.09,
  take_profit: null,
};
// Only what is drawn.
const snapshot = {
  positions: [position, { ...position, lots: 0.2 }, { ...position, symbol: "XAUUSD" }],
  orders: [{ symbol: "EURUSD", price: 1.05, order_type: "BUY_LIMIT" }],
} as unknown as AccountSnapshot;

test("positions at one price are one line with all their lots, and one stop is one line", () => {
  expect(chartLines(snapshot, "EURUSD").map(({ title, price }) => [title, price])).toEqual([
    ["BUY 0.30", 1.1],
    ["SL", 1.09],
    ["BUY LIMIT", 1.05],
  ]);
});
