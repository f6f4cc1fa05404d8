import { describe, expect, test } from "vitest";
import { type Fold, foldsOf } from "./folds.ts";
import { parseGrid } from "./grid.ts";
import {
  WalkForward,
  type WalkJob,
  type WalkOptions,
  type WalkRun,
  type WalkState,
} from "./walk-forward.ts";

function folds(mode: "anchored" | "rolling", purgeBars = 0): readonly Fold[] {
  const made = foldsOf({ mode, bars: 500, trainBars: 200, testBars: 100, purgeBars });
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

function options(over: Partial<WalkOptions> = {}): WalkOptions {
  const grid = parseGrid("fast=1:5");
  if (!grid.ok) throw new Error(grid.error.message);
  return {
    grid: grid.value,
    plan: { kind: "grid" },
    metrics: ["netProfit", "trades"],
    objective: "netProfit",
    folds: folds("rolling"),
    initialBalance: 1000,
    ...over,
  };
}

/** Wins 2 a bar at fast 3 and less beside it; half of that where it is tested. */
function run({ phase, from, to, params }: WalkJob): WalkRun {
  const aBar = (2 - Math.abs((params.fast ?? 0) - 3) / 4) * (phase === "test" ? 0.5 : 1);
  const equity = Float64Array.from({ length: to - from }, (_, i) => 1000 + aBar * (i + 1));
  return { metrics: { netProfit: aBar * (to - from), trades: 20 }, equity };
}

function finish(walk: WalkForward, most = Infinity): WalkForward {
  for (let count = 0; count < most; count++) {
    const step = walk.next();
    if (step.state !== "run") break;
    walk.report(step.id, run(step));
  }
  return walk;
}

describe("folds", () => {
  test("rolling keeps its length, anchored grows, tests follow without a hole", () => {
    expect(folds("rolling", 10)).toEqual([
      { train: { from: 0, to: 200 }, test: { from: 210, to: 310 } },
      { train: { from: 100, to: 300 }, test: { from: 310, to: 410 } },
    ]);
    expect(folds("anchored").map(({ train }) => train)).toEqual([
      { from: 0, to: 200 },
      { from: 0, to: 300 },
      { from: 0, to: 400 },
    ]);
  });

  test("a shorter last test is kept if it is long enough", () => {
    const all = { mode: "rolling", bars: 350, trainBars: 200, testBars: 100 } as const;
    const short = foldsOf({ ...all, minimumTestBars: 50 });
    expect(short.ok && short.value.map(({ test: range }) => range.to)).toEqual([300, 350]);
    expect(foldsOf(all)).toMatchObject({ ok: true, value: { length: 1 } });
  });

  test.each([
    [{ bars: 250 }, /250 bars are too few: 200 to train, 0 between and 100 to test/],
    [{ trainBars: 10 }, /trainBars must be a whole number of at least 30, was 10/],
    [{ testBars: 0.5 }, /testBars/],
    [{ purgeBars: -1 }, /purgeBars/],
  ])("%o is refused", (change, message) => {
    const made = foldsOf({ mode: "rolling", bars: 500, trainBars: 200, testBars: 100, ...change });
    expect(made.ok ? "" : made.error).toMatch(message);
  });
});

describe("walking forward", () => {
  test("each fold trades its best plateau on bars that training never saw", () => {
    const jobs: WalkJob[] = [];
    const walk = new WalkForward(options({ folds: folds("anchored", 10) }));
    for (let step = walk.next(); step.state === "run"; step = walk.next()) {
      jobs.push(step);
      walk.report(step.id, run(step));
    }
    expect(jobs.filter(({ phase }) => phase === "train")).toHaveLength(2 * 5);
    for (const job of jobs.filter(({ phase }) => phase === "test")) {
      expect(job.params).toEqual({ fast: 3 });
      for (const other of jobs.filter(
        ({ phase, fold }) => phase === "train" && fold === job.fold,
      )) {
        expect(job.from - other.to).toBe(10);
      }
    }
  });

  test("the tests are stitched into one curve; half the profit a bar is half the efficiency", () => {
    const result = finish(new WalkForward(options())).result();
    expect(result.from).toBe(200);
    expect([...result.equity]).toEqual(Array.from({ length: 300 }, (_, i) => 1000 + (i + 1)));
    expect(result.efficiency).toBeCloseTo(0.5, 12);
    expect(result.folds.every(({ isThin }) => !isThin)).toBe(true);
    expect(result.stability).toEqual([{ name: "fast", values: [3, 3, 3], stability: 1 }]);
  });

  test("parameters that jump are told", () => {
    const walk = new WalkForward(options());
    for (let step = walk.next(); step.state === "run"; step = walk.next()) {
      const best = step.fold === 1 ? 5 : 1;
      const netProfit = 10 - Math.abs((step.params.fast ?? 0) - best);
      walk.report(step.id, { ...run(step), metrics: { netProfit, trades: 20 } });
    }
    expect(walk.result().stability[0]).toMatchObject({ values: [1, 5, 1], stability: 0 });
  });

  test("too few trades in training: the fold stays flat; too few in the test: it is marked", () => {
    const walk = new WalkForward(options());
    for (let step = walk.next(); step.state === "run"; step = walk.next()) {
      const trades = step.fold === 0 ? 9 : step.phase === "train" ? 10 : 4;
      const { equity, metrics } = run(step);
      walk.report(step.id, { ...(equity && { equity }), metrics: { ...metrics, trades } });
    }
    const { folds: outcomes, equity, efficiency } = walk.result();
    expect(outcomes.map(({ params, isThin }) => [params, isThin])).toEqual([
      [null, true],
      [{ fast: 3 }, true],
      [{ fast: 3 }, true],
    ]);
    expect([equity[99], equity[100], equity[299]]).toEqual([1000, 1001, 1200]);
    expect(efficiency).toBeCloseTo(0.5, 12);
  });

  test("stopped after any run and resumed from JSON it ends as if never stopped", () => {
    const whole = finish(new WalkForward(options())).result();
    for (let stop = 0; stop <= 18; stop++) {
      const begun = finish(new WalkForward(options()), stop);
      begun.next(); // handed out, never reported
      const state = JSON.parse(JSON.stringify(begun)) as WalkState;
      expect(finish(new WalkForward(options(), state)).result()).toEqual(whole);
    }
    const state = new WalkForward(options()).toJSON();
    const other = options({ folds: folds("anchored") });
    expect(() => new WalkForward(other, state)).toThrow(/another walk/);
  });

  test("waits for runs that are out, and ignores answers to folds that are over", () => {
    const walk = new WalkForward(options());
    const steps = Array.from({ length: 5 }, () => walk.next());
    expect(walk.next()).toEqual({ state: "wait" });
    for (const step of steps) if (step.state === "run") walk.report(step.id, run(step));
    const first = walk.next();
    expect(first).toMatchObject({ state: "run", phase: "test", from: 200, to: 300 });
    expect(walk.next()).toEqual({ state: "wait" });
    if (first.state !== "run") return;
    expect(() => walk.report(first.id, { metrics: {} })).toThrow(/needs their equity/);
    walk.report(first.id, run(first));
    walk.report(first.id, run(first));
    walk.report("0/1", { metrics: { netProfit: 1e9, trades: 99 } });
    expect(walk.progress).toEqual({ fold: 1, folds: 3, done: 0, planned: 5 });
  });
});
