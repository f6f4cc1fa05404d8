import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checkOrder } from "./check-order.ts";
import { ask, FREE, ORDER } from "./testing.ts";

test("what is refused without looking at the account is refused in full too, in the same words", () => {
  let refused = 0;
  fc.assert(
    fc.property(
      fc.constantFrom("EURUSD", "GBPUSD"),
      fc.constantFrom(null, 1.09),
      fc.integer({ min: 1, max: 100 }),
      fc.boolean(),
      fc.constantFrom(null, ["EURUSD"]),
      fc.constantFrom(null, 0.5),
      (symbol, stopLoss, size, requireStopLoss, allowedSymbols, maxLotsPerOrder) => {
        const order = { ...ORDER, symbol, stopLoss, lots: size / 100 };
        const limits = { ...FREE, requireStopLoss, allowedSymbols, maxLotsPerOrder };
        const early = checkOrder(order, limits);
        if (early === null) return;
        expect(ask(order, limits)).toEqual(early);
        refused++;
      },
    ),
  );
  expect(refused).toBeGreaterThan(10);
});
