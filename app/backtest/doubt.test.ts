import { expect, test } from "vitest";
import { isFree, isWide, luckOf } from "./doubt.ts";

test("an interval is wide from a tenth of the net profit on, a loss alike", () => {
  expect(isWide({ worst: 95, best: 104 }, 95)).toBe(false);
  expect(isWide({ worst: -120, best: -100 }, -120)).toBe(true);
  expect(isWide({ worst: 0, best: 0 }, 0)).toBe(false);
  expect(isWide({ worst: -1, best: 1 }, 0)).toBe(true);
});

test("costs are none only when every part of them is zero", () => {
  const none = {
    spread_points: 0,
    commission_per_lot_per_side: 0,
    slippage_points: 0,
    swap_long_points: -7,
    swap_short_points: 2,
    commission_minimum: 0,
    commission_percent: 0,
    spread_by_hour: null,
  };
  expect(isFree(none)).toBe(true);
  expect(isFree({ ...none, spread_points: "fromData" })).toBe(false);
  expect(isFree({ ...none, commission_minimum: 1 })).toBe(false);
  expect(isFree({ ...none, spread_by_hour: [8] })).toBe(false);
});

test("without enough days nothing is said of luck", () => {
  expect(luckOf({ dsr: null, psr: null })).toBe("unknown");
  expect(luckOf({ dsr: 0.41, psr: 0.97 })).toBe("likely_luck");
  expect(luckOf({ dsr: null, psr: 0.97 })).toBe("beyond_luck");
  expect(luckOf({ dsr: 0.7, psr: 0.99 })).toBe("may_be_luck");
});
