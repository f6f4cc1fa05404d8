import { expect, test } from "vitest";
import { generateBars, type Regime } from "./generate.ts";

function bars(regime?: Regime) {
  return generateBars({
    symbol: "EURUSD",
    timeframe: "H1",
    from: Date.UTC(2025, 0, 6),
    count: 2000,
    seed: 7,
    ...(regime && { regime }),
  });
}

/** Close of the last bar less open of the first, as a share of that open. */
function travelled(regime: Regime): number {
  const { open, close } = bars(regime);
  return (close.at(-1) ?? Number.NaN) / (open[0] ?? Number.NaN) - 1;
}

function meanRange(regime: Regime): number {
  const { high, low } = bars(regime);
  return high.reduce((sum, top, i) => sum + top - (low[i] ?? Number.NaN), 0) / high.length;
}

test("one regime lasts from the first bar to the last", () => {
  expect(travelled("up")).toBeGreaterThan(0.05);
  expect(travelled("down")).toBeLessThan(-0.05);
  expect(meanRange("storm")).toBeGreaterThan(2 * meanRange("range"));
});

test("the same seed and regime give the same bars, and no regime is a mix of its own", () => {
  expect(bars("up")).toEqual(bars("up"));
  expect(bars().close).not.toEqual(bars("range").close);
});
