import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalCdf, normalDensity, normalQuantile } from "./normal.ts";

// mpmath 1.3 at 30 digits: ncdf(x).
const CDF = [
  [-20, 2.7536241186062337e-89],
  [-8, 6.220960574271784e-16],
  [-5, 2.866515718791939e-7],
  [-3, 0.0013498980316300946],
  [-2.6, 0.004661188023718749],
  [-2.5, 0.006209665325776135],
  [-2.4, 0.008197535924596131],
  [-1.96, 0.024997895148220435],
  [-1, 0.15865525393145705],
  [-0.3, 0.3820885778110474],
  [0, 0.5],
  [0.5, 0.691462461274013],
  [2.5, 0.9937903346742238],
  [4, 0.9999683287581669],
  [7, 0.9999999999987201],
] as const;

// Python 3.11's statistics.NormalDist().inv_cdf, which is Wichura's AS241.
const QUANTILES = [
  [1e-300, -37.0470962993612],
  [1e-20, -9.262340089798405],
  [1e-9, -5.9978070150076865],
  [0.0001, -3.71901648545568],
  [0.01, -2.3263478740408408],
  [0.025, -1.9599639845400538],
  [0.3, -0.5244005127080407],
  [0.5, 0],
  [0.75, 0.6744897501960817],
  [0.95, 1.6448536269514715],
  [0.99, 2.3263478740408408],
] as const;

describe("the normal distribution", () => {
  test.each(CDF)("the probability up to %d is %d, to 1e-12 of its size", (x, probability) => {
    expect(Math.abs(normalCdf(x) / probability - 1)).toBeLessThan(1e-12);
  });

  test.each(QUANTILES)("the quantile of %d is %d, to 1e-12", (p, x) => {
    expect(Math.abs(normalQuantile(p) - x)).toBeLessThan(1e-12 * Math.max(1, Math.abs(x)));
  });

  test("quantile and probability undo each other over the whole range", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-14);
      }),
      { numRuns: 2000 },
    );
  });

  test("the probability never falls, and is as far from 0 below as from 1 above", () => {
    for (let x = -9; x < 9; x += 0.01) {
      expect(normalCdf(x + 0.01)).toBeGreaterThanOrEqual(normalCdf(x));
      expect(normalCdf(x) + normalCdf(-x)).toBeCloseTo(1, 14);
    }
  });

  test("edges are those of the mathematics", () => {
    expect([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(NaN)]).toEqual([0, 1, NaN]);
    expect([0, 1, -0.1, 1.1, NaN].map(normalQuantile)).toEqual([
      -Infinity,
      Infinity,
      NaN,
      NaN,
      NaN,
    ]);
    expect(normalDensity(0)).toBeCloseTo(0.3989422804014327, 15);
  });
});
