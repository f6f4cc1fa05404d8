import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRng } from "./rng.ts";
import { ULID_PATTERN, ulid } from "./ulid.ts";

test("the time part is the specification's own example", () => {
  // https://github.com/ulid/spec: 1469918176385 encodes as 01ARYZ6S41.
  expect(ulid(1_469_918_176_385, () => 0)).toBe("01ARYZ6S410000000000000000");
});

test("ids have the right form and sort by time", () => {
  const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
  fc.assert(
    fc.property(time, time, fc.integer(), (a, b, seed) => {
      const rng = seededRng(seed);
      const [first, second] = [ulid(a, rng), ulid(b, rng)];
      expect(first).toMatch(ULID_PATTERN);
      if (a !== b) expect(first < second).toBe(a < b);
    }),
  );
});

test("a time that is not a whole number in range is refused", () => {
  for (const time of [-1, 0.5, Number.NaN, 2 ** 48]) {
    expect(() => ulid(time, () => 0)).toThrow(RangeError);
  }
});
