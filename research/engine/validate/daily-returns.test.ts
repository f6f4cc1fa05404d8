import { expect, test } from "vitest";
import { measure } from "../metrics/measure.ts";
import { dailyReturns, sharpeEvidence } from "./daily-returns.ts";
import { probabilisticSharpe } from "./probabilistic-sharpe.ts";

const HOUR = 3_600_000;

function curve(daily: readonly number[]) {
  const equity: number[] = [];
  let last = 1000;
  for (const move of daily) {
    equity.push(last, last * (1 + move));
    last *= 1 + move;
  }
  return {
    equity: Float64Array.from(equity),
    times: Float64Array.from(equity, (_, i) => (i >> 1) * 24 * HOUR + (i % 2) * HOUR),
    initialBalance: 1000,
  };
}

test("each day with bars has one return, from the equity that the day before ended with", () => {
  const returns = dailyReturns(curve([0.1, -0.05, 0]));
  expect(returns).toHaveLength(3);
  [0.1, -0.05, 0].forEach((move, day) => {
    expect(returns[day]).toBeCloseTo(move, 12);
  });
  expect(dailyReturns(curve([]))).toHaveLength(0);
});

test("a ruined run keeps its length: all is lost once, and nothing moves after it", () => {
  expect([...dailyReturns(curve([0.5, -1.2, 3, 0.1]))].slice(1)).toEqual([-1, 0, 0]);
});

test("the evidence gives the same probability as the metric of that name", () => {
  const run = curve(Array.from({ length: 60 }, (_, day) => Math.sin(day * 1.7) / 50 + 0.001));
  const evidence = sharpeEvidence(dailyReturns(run));
  if (evidence === null) throw new Error("60 different returns are evidence");
  const metrics = measure({ ...run, trades: [] }, ["probabilisticSharpe", "sharpe"]);
  expect(probabilisticSharpe({ ...evidence, benchmark: 0 })).toBeCloseTo(
    metrics.probabilisticSharpe ?? Number.NaN,
    9,
  );
  expect(Math.sign(evidence.sharpe)).toBe(Math.sign(metrics.sharpe ?? Number.NaN));
});

test("too few returns, or returns that never differ, are no evidence", () => {
  expect(sharpeEvidence(new Float64Array(29).map((_, i) => i))).toBeNull();
  expect(sharpeEvidence(new Float64Array(100))).toBeNull();
});
