import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Grid, gridSize, indexOf, type Params, paramsAt, parseGrid, stepsAt } from "./grid.ts";
import { heatmapOf, plateausOf } from "./plateau.ts";
import type { SearchPlan } from "./search.ts";
import { Sweep, type SweepOptions, type SweepState } from "./sweep.ts";

function gridOf(text: string): Grid {
  const parsed = parseGrid(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** A hill with its top at fast 20, slow 100, and one lonely peak at 5, 200. */
function hill({ fast = 0, slow = 0 }: Params): number {
  if (fast === 5 && slow === 200) return 50;
  return 10 - ((fast - 20) / 10) ** 2 - ((slow - 100) / 40) ** 2;
}

function optionsOf(plan: SearchPlan, text = "fast=5:50:5,slow=20:200:20"): SweepOptions {
  return { grid: gridOf(text), plan, metrics: ["netProfit", "trades"], objective: "netProfit" };
}

function finish(sweep: Sweep, most = Infinity): Sweep {
  for (let count = 0; count < most; count++) {
    const step = sweep.next();
    if (step.state !== "run") break;
    sweep.report(step.index, { netProfit: hill(step.params), trades: 40, other: 1 });
  }
  return sweep;
}

describe("grids", () => {
  test("ranges hold both ends, and fractions stay tidy", () => {
    expect(gridOf("fast=5:50:5, slow=20:200:10")).toMatchObject([
      { name: "fast", values: [5, 10, 15, 20, 25, 30, 35, 40, 45, 50] },
      { name: "slow", values: { length: 19 } },
    ]);
    expect(gridOf("k=0.1:0.5:0.1")[0]?.values).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(gridOf("a=1:2:0.3,b=7,c=-2:1")).toEqual([
      { name: "a", values: [1, 1.3, 1.6, 1.9] },
      { name: "b", values: [7] },
      { name: "c", values: [-2, -1, 0, 1] },
    ]);
  });

  test.each([
    ["", 0, /name is missing/],
    ["fast", 0, /needs one =/],
    ["fast=5:50:5,slow", 12, /slow needs one =/],
    ["fast=5:x:1", 0, /"x" of fast is not a number/],
    ["fast=50:5:1", 0, /down to 5/],
    ["fast=5:50:0", 0, /above 0/],
    ["fast=5:50:-1", 0, /above 0/],
    ["fast=1:2:3:4", 0, /more than from:to:step/],
    ["a=1:2, a=3:4", 7, /twice/],
    ["a=0:1e9:1", 0, /more than 100000/],
    ["a=1:9999,b=1:9999,c=1:9999", 18, /combinations/],
    ["a=1e999", 0, /beyond/],
  ])("%s is refused at character %d", (text, position, message) => {
    const parsed = parseGrid(text);
    expect(parsed).toMatchObject({ ok: false, error: { position } });
    expect(parsed.ok || parsed.error.message).toMatch(message);
  });

  test("index and combination are one and the same", () => {
    const grid = gridOf("a=1:3,b=1:4,c=1:5");
    expect(gridSize(grid)).toBe(60);
    const all = Array.from({ length: 60 }, (_, i) => JSON.stringify(paramsAt(grid, i)));
    expect(new Set(all).size).toBe(60);
    for (let i = 0; i < 60; i++) expect(indexOf(grid, stepsAt(grid, i))).toBe(i);
    expect(() => paramsAt(grid, 60)).toThrow(/index was 60/);
  });
});

const PLANS: readonly SearchPlan[] = [
  { kind: "grid" },
  { kind: "random", samples: 30, seed: 4 },
  { kind: "genetic", population: 12, generations: 6, seed: 9 },
];

describe("sweeps", () => {
  test("a grid runs every combination once", () => {
    const sweep = finish(new Sweep(optionsOf({ kind: "grid" })));
    expect(sweep.next()).toEqual({ state: "done" });
    expect(sweep.progress).toEqual({ done: 100, out: 0, planned: 100 });
    expect(sweep.runs().map(({ index }) => index)).toEqual([...Array(100).keys()]);
    expect(sweep.runs()[12]).toEqual({
      index: 12,
      params: { fast: 10, slow: 60 },
      metrics: { netProfit: hill({ fast: 10, slow: 60 }), trades: 40 },
      score: hill({ fast: 10, slow: 60 }),
    });
  });

  test("random tries are different ones, the same for a seed", () => {
    const runs = finish(new Sweep(optionsOf(PLANS[1] as SearchPlan))).runs();
    expect(runs).toHaveLength(30);
    expect(finish(new Sweep(optionsOf(PLANS[1] as SearchPlan))).runs()).toEqual(runs);
    const all = optionsOf({ kind: "random", samples: 1000, seed: 1 });
    expect(finish(new Sweep(all)).runs()).toHaveLength(100);
  });

  test("a genetic search finds the top of a hill in a fraction of the grid", () => {
    const text = "fast=1:100:1,slow=1:400:1";
    const plan: SearchPlan = { kind: "genetic", population: 40, generations: 25, seed: 3 };
    const runs = finish(new Sweep(optionsOf(plan, text))).runs();
    const best = runs.reduce((a, b) => ((b.score ?? -1e9) > (a.score ?? -1e9) ? b : a));
    expect(runs.length).toBeLessThan(1000);
    // The lonely peak at (5, 200) may be found too.
    expect(best.score).toBeGreaterThan(9.9);
  });

  test.each(PLANS)(
    "stopped anywhere and resumed from JSON, $kind ends as if never stopped",
    (plan) => {
      const whole = finish(new Sweep(optionsOf(plan))).toJSON();
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 100 }), (stop) => {
          const begun = finish(new Sweep(optionsOf(plan)), stop);
          begun.next(); // handed out, never reported
          const state = JSON.parse(JSON.stringify(begun)) as SweepState;
          expect(finish(new Sweep(optionsOf(plan), state)).toJSON()).toEqual(whole);
        }),
        { numRuns: 25 },
      );
    },
  );

  test.each(PLANS)(
    "runs that come back in any order from several workers give the same, $kind",
    (plan) => {
      const sweep = new Sweep(optionsOf(plan));
      const out: { index: number; params: Params }[] = [];
      for (let turn = 0; ; turn++) {
        const step = sweep.next();
        if (step.state === "run") out.push(step);
        if (step.state === "done") break;
        if (step.state === "wait" || out.length >= 5) {
          const [run] = out.splice((turn * 7) % out.length, 1);
          if (run) sweep.report(run.index, { netProfit: hill(run.params), trades: 40 });
        }
      }
      expect(sweep.toJSON()).toEqual(finish(new Sweep(optionsOf(plan))).toJSON());
    },
  );

  test("senseless combinations are left out, thin ones have no score, lower may be better", () => {
    const sweep = new Sweep({
      ...optionsOf({ kind: "grid" }),
      accepts: ({ fast = 0, slow = 0 }) => fast < slow,
      minimumTrades: 30,
      higherIsBetter: false,
    });
    for (let step = sweep.next(); step.state === "run"; step = sweep.next()) {
      sweep.report(step.index, { netProfit: 5, trades: step.index });
    }
    expect(sweep.runs().every(({ params }) => (params.fast ?? 0) < (params.slow ?? 0))).toBe(true);
    expect(sweep.runs().find(({ index }) => index === 29)?.score).toBeNull();
    expect(sweep.runs().find(({ index }) => index === 33)?.score).toBe(-5);
  });

  test("the state of another sweep is refused", () => {
    const state = finish(new Sweep(optionsOf({ kind: "grid" })), 3).toJSON();
    const other = optionsOf({ kind: "grid" }, "fast=5:50:5,slow=20:200:10");
    expect(() => new Sweep(other, state)).toThrow(/another grid/);
    expect(() => new Sweep({ ...other, objective: "sharpe" })).toThrow(/one of the metrics/);
    expect(() => new Sweep(optionsOf({ kind: "random", samples: 0, seed: 1 }))).toThrow(/was 0/);
  });
});

describe("the plateau, not the peak", () => {
  const { grid } = optionsOf({ kind: "grid" });
  const runs = finish(new Sweep(optionsOf({ kind: "grid" }))).runs();

  test("a lonely peak loses to the broad top", () => {
    const [first] = plateausOf(grid, runs);
    expect(first).toMatchObject({ params: { fast: 20, slow: 100 }, score: 10, neighbours: 8 });
    const peak = plateausOf(grid, runs).find(({ score }) => score === 50);
    expect(peak?.degradation).toBeGreaterThan(0.9);
  });

  test("agrees with looking at every pair", () => {
    for (const { index, plateau, score } of plateausOf(grid, runs)) {
      const [x = 0, y = 0] = stepsAt(grid, index);
      const near = runs.filter((run) => {
        const [a = 0, b = 0] = stepsAt(grid, run.index);
        return run.index !== index && Math.abs(a - x) <= 1 && Math.abs(b - y) <= 1;
      });
      const mean = near.reduce((sum, run) => sum + (run.score ?? 0), 0) / near.length;
      expect(plateau).toBeCloseTo(Math.min(score, mean), 12);
      expect(score).toBe(runs[index]?.score);
    }
  });

  test("a neighbour without a score counts as the worst, one never run does not", () => {
    const line = gridOf("a=1:3");
    const at = (index: number, score: number | null) => ({ index, params: {}, metrics: {}, score });
    expect(plateausOf(line, [at(0, null), at(1, 8), at(2, 2)])[0]).toMatchObject({
      index: 1,
      plateau: 2,
      degradation: 0.75,
    });
    expect(plateausOf(line, [at(1, 8), at(2, 2)])[0]).toMatchObject({ plateau: 2, neighbours: 1 });
    expect(plateausOf(line, [])).toEqual([]);
  });

  test("five parameters: neighbours along each axis", () => {
    const five = gridOf("a=1:3,b=1:3,c=1:3,d=1:3,e=1:3");
    const all = Array.from({ length: 243 }, (_, index) => ({
      index,
      params: {},
      metrics: {},
      score: 1,
    }));
    expect(plateausOf(five, all).find(({ index }) => index === 121)?.neighbours).toBe(10);
  });

  test("a heatmap holds each pair, over the rest by mean or best", () => {
    const three = gridOf("a=1:2,b=1:3,c=1:2");
    const all = Array.from({ length: 12 }, (_, index) => ({
      index,
      params: {},
      metrics: {},
      score: index === 11 ? null : index,
    }));
    expect(heatmapOf(three, all, "b", "a")).toEqual({
      x: [1, 2, 3],
      y: [1, 2],
      cells: [
        [0.5, 2.5, 4.5],
        [6.5, 8.5, 10],
      ],
    });
    expect(heatmapOf(three, all, "a", "c", "best").cells).toEqual([
      [4, 10],
      [5, 9],
    ]);
    expect(() => heatmapOf(three, all, "b", "z")).toThrow(/no parameter z/);
  });
});
