import { expect, test } from "vitest";
import { isOnTick, pointOf, roundToTick } from "./price.ts";

test("a price goes to the nearest tick of its symbol", () => {
  expect(roundToTick(1.123456, { tickSize: 0.00001 })).toBe(1.12346);
  expect(roundToTick(4711.13, { tickSize: 0.25 })).toBe(4711.25);
  expect(roundToTick(150.1235, { tickSize: 0.001 })).toBe(150.124);
});

test("a price that came out of arithmetic is still on its tick", () => {
  expect(isOnTick(1.1 + 0.00003, { tickSize: 0.00001 })).toBe(true);
  expect(isOnTick(1.100035, { tickSize: 0.00001 })).toBe(false);
});

test("the point of a symbol is exact", () => {
  expect([0, 2, 3, 5].map(pointOf)).toEqual([1, 0.01, 0.001, 0.00001]);
});
