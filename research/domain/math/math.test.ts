import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exp } from "./exp.ts";
import { log } from "./log.ts";
import { pow } from "./pow.ts";

const view = new DataView(new ArrayBuffer(8));

/** Doubles between two numbers of one sign. */
function ulpsBetween(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0;
  const order = (x: number) => {
    view.setFloat64(0, x);
    return view.getBigInt64(0);
  };
  const distance = order(a) - order(b);
  return Number(distance < 0n ? -distance : distance);
}

const SPECIALS = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  2,
  -2,
  3,
  -3,
  Infinity,
  -Infinity,
  NaN,
  1e-320,
  1e308,
  -1e308,
];

describe("own exp, log and pow", () => {
  test("exp is within 1 ulp of Math.exp over its whole range", () => {
    fc.assert(
      fc.property(fc.double({ min: -745, max: 709, noNaN: true }), (x) => {
        expect(ulpsBetween(exp(x), Math.exp(x))).toBeLessThanOrEqual(1);
      }),
      { numRuns: 5000 },
    );
  });

  test("log is within 1 ulp of Math.log over its whole range", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }), (x) => {
        expect(ulpsBetween(log(x), Math.log(x))).toBeLessThanOrEqual(1);
      }),
      { numRuns: 5000 },
    );
  });

  test("pow is within 2 ulp of Math.pow", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-12, max: 1e12, noNaN: true }),
        fc.double({ min: -25, max: 25, noNaN: true }),
        (x, y) => {
          expect(ulpsBetween(pow(x, y), x ** y)).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 5000 },
    );
  });

  test("whole powers of small whole numbers are exact", () => {
    for (let base = 1; base <= 12; base++) {
      let product = 1;
      for (let power = 0; product <= Number.MAX_SAFE_INTEGER; power++) {
        if (base === 1 && power > 5) break;
        expect(pow(base, power)).toBe(product);
        product *= base;
      }
    }
  });

  test("special values are those of Math", () => {
    for (const x of SPECIALS) {
      expect(ulpsBetween(exp(x), Math.exp(x))).toBeLessThanOrEqual(1);
      expect(Object.is(log(x), Math.log(x)) || ulpsBetween(log(x), Math.log(x)) <= 1).toBe(true);
      for (const y of SPECIALS) {
        const [own, theirs] = [pow(x, y), x ** y];
        expect([x, y, Number.isNaN(own) ? NaN : ulpsBetween(own, theirs) <= 2]).toEqual([
          x,
          y,
          Number.isNaN(theirs) ? NaN : true,
        ]);
      }
    }
  });

  test("known values: e, ln 10, and 2 to the power of a half", () => {
    expect(ulpsBetween(exp(1), Math.E)).toBeLessThanOrEqual(1);
    expect(log(10)).toBe(Math.LN10);
    expect(ulpsBetween(pow(2, 0.5), Math.SQRT2)).toBeLessThanOrEqual(1);
  });
});
