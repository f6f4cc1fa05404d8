import fc from "fast-check";
import { expect, test } from "vitest";
import { decimalText } from "./columns.ts";

test("an amount comes back as the same number, written without an exponent", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e21, max: 1e21 }), (amount) => {
      fc.pre(amount === 0 || Math.abs(amount) > 1e-60);
      const text = decimalText(amount);
      expect(text).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number(text)).toBe(amount === 0 ? 0 : amount);
    }),
  );
});

test("an amount reads as a person would write it", () => {
  expect([0.1, 0.01, 1.07219, 1e-7, 15_000_000_000.25, -3].map(decimalText)).toEqual([
    "0.1",
    "0.01",
    "1.07219",
    "0.0000001",
    "15000000000.25",
    "-3",
  ]);
});

test("what is not a number is no amount", () => {
  expect(() => decimalText(Number.NaN)).toThrow(RangeError);
});
