import { expect, test } from "vitest";
import { isTimeframe, TIMEFRAMES, timeframeMs } from "./timeframe.ts";

test("lengths are whole minutes and rise in the list's order", () => {
  expect(timeframeMs("H1")).toBe(3_600_000);
  const lengths = TIMEFRAMES.map(timeframeMs);
  expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
  expect(TIMEFRAMES).toHaveLength(21);
});

test("other words are not timeframes", () => {
  expect(isTimeframe("H1")).toBe(true);
  for (const word of ["h1", "M7", "", "toString"]) expect(isTimeframe(word)).toBe(false);
});
