import * as fc from "fast-check";
import { expect, test } from "vitest";
import { currencyDigits, roundMoney } from "./money.ts";

test("money is kept in the digits of its currency, half away from zero", () => {
  expect(roundMoney(1.005, "USD")).toBe(1.01);
  expect(roundMoney(-1.005, "USD")).toBe(-1.01);
  expect(roundMoney(2.5, "JPY")).toBe(3);
  expect(roundMoney(1234.4999, "JPY")).toBe(1234);
  expect(roundMoney(0.123456785, "BTC")).toBe(0.12345679);
  expect(Object.is(roundMoney(-0.001, "EUR"), 0)).toBe(true);
});

test("money that is not a number is refused", () => {
  expect(() => roundMoney(Number.NaN, "USD")).toThrow("money must be a finite number, was NaN");
});

test("rounding twice changes nothing and moves an amount by half a unit at most", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.constantFrom("USD", "JPY", "BTC"),
      (amount, currency) => {
        const once = roundMoney(amount, currency);
        expect(roundMoney(once, currency)).toBe(once);
        expect(Math.abs(once - amount)).toBeLessThanOrEqual(
          0.5 * 10 ** -currencyDigits(currency) + 1e-6,
        );
      },
    ),
  );
});
