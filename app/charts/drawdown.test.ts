import { expect, test } from "vitest";
import { bandOf, drawdownOf, type EquityPoint } from "./drawdown.ts";

const equity: EquityPoint[] = [
  [0, 100],
  [1, 120],
  [2, 90],
  [3, 130],
];

test("drawdown is measured from the highest point so far and is zero at each new one", () => {
  expect(drawdownOf(equity).map(([, share]) => share)).toEqual([0, 0, -0.25, 0]);
  expect(drawdownOf([])).toEqual([]);
});

test("the band ends at the worst and the best net profit and starts closed", () => {
  const band = bandOf(equity, 100, { worst: 10, best: 36 });
  expect(band[0]).toEqual({ at: 0, worst: 100, best: 100 });
  expect(band.at(-1)).toEqual({ at: 3, worst: 110, best: 136 });
});
