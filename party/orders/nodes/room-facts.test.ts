import { expect, test } from "vitest";
import { RoomBench } from "../testing/room-bench.ts";
import { deal, idOf, NOW, openIntent } from "../testing/samples.ts";
import { factsOf, tradesOf } from "./room-facts.ts";
import type { RoomRules } from "./room-types.ts";

test("the orders that the rules look back on are those that were taken; a refused doublet is none", () => {
  const judge: RoomRules["judge"] = ({ facts }) =>
    facts.recentOrders.length > 0
      ? { ok: false, code: "risk.duplicate_looking", message: "a second one" }
      : { ok: true, margin: 1 };
  const bench = new RoomBench({ judge, terminal: null }).online();
  bench.put(openIntent(1));
  bench.put(openIntent(2));
  expect(bench.state.orders[idOf(2)]?.order.state).toBe("DENIED");
  const { recentOrders } = factsOf(bench.state, idOf(3), NOW);
  const { symbol, order_type: type, lots, price } = openIntent(1);
  expect(recentOrders).toEqual([{ at: openIntent(1).created_at, symbol, type, lots, price }]);
  expect(factsOf(bench.state, idOf(1), NOW).recentOrders).toEqual([]);
  expect(factsOf(bench.state, idOf(3), NOW + 3_600_000).recentOrders).toEqual([]);
});

test("trades are what closed, net of all costs, oldest first", () => {
  const out = deal("2", { entry: "out", profit: 10, commission: -2, swap: -1, time: NOW + 5 });
  const by = deal("3", { entry: "out_by", profit: -4, commission: 0, swap: 0, time: NOW + 1 });
  expect(tradesOf([deal("1", { entry: "in" }), out, by])).toEqual([
    { closedAt: NOW + 1, symbol: by.symbol, profit: -4 - 0 },
    { closedAt: NOW + 5, symbol: out.symbol, profit: 7 },
  ]);
});
