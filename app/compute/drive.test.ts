import { describe, expect, test } from "vitest";
import {
  foldsOf,
  measure,
  type Params,
  parseGrid,
  prepareBacktest,
  type SearchPlan,
  Sweep,
  type SweepState,
  WalkForward,
  type WalkState,
} from "#engine";
import { drive, sweepSteps, walkSteps } from "./drive.ts";
import { WorkerPool } from "./pool.ts";
import { DAILY_SHARPE } from "./protocol.ts";
import { smallSetting, TestWorker } from "./testing.ts";

const METRICS = ["netProfit", "trades", "maxDrawdownPercent"] as const;
const small = smallSetting();

function grid(text = "fast=3:9:2,slow=15:35:5") {
  const parsed = parseGrid(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

function sweepOf(plan: SearchPlan, state?: SweepState) {
  const metrics = [...METRICS, DAILY_SHARPE];
  return new Sweep({ grid: grid(), plan, metrics, objective: "netProfit" }, state);
}

function poolOf(size: number, breaksOn?: ConstructorParameters<typeof TestWorker>[0]) {
  const workers: TestWorker[] = [];
  const pool = new WorkerPool({
    size,
    makeWorker: () => {
      const worker = new TestWorker(breaksOn);
      workers.push(worker);
      return worker;
    },
  });
  pool.take(small);
  return { pool, workers };
}

/** As a plain loop on one thread measures it. */
function alone(params: Params) {
  const { setting, strategy } = small;
  const { trades, equity } = prepareBacktest(setting).run({ strategy, params });
  const { initialBalance, bars } = setting;
  return measure({ trades, equity, times: bars.time, initialBalance }, METRICS);
}

const PLANS: readonly SearchPlan[] = [
  { kind: "grid" },
  { kind: "random", samples: 9, seed: 3 },
  { kind: "genetic", population: 6, generations: 3, seed: 5 },
];

describe.each(PLANS)("a $kind sweep on a pool", (plan) => {
  test("comes to what one thread comes to, however many workers there are", async () => {
    const [one, three] = [sweepOf(plan), sweepOf(plan)];
    for (const [sweep, size] of [
      [one, 1],
      [three, 3],
    ] as const) {
      const { pool } = poolOf(size);
      const ended = await drive({
        steps: sweepSteps(sweep),
        pool,
        metrics: [...METRICS, DAILY_SHARPE],
      });
      expect(ended).toBe(true);
    }
    expect(three.toJSON()).toEqual(one.toJSON());
    expect(one.runs().length).toBeGreaterThan(5);
    for (const { params, metrics } of one.runs()) expect(metrics).toMatchObject(alone(params));
  });

  test("stopped half way and gone on from its state, ends as if it had not been", async () => {
    const whole = sweepOf(plan);
    const metrics = [...METRICS, DAILY_SHARPE];
    await drive({ steps: sweepSteps(whole), pool: poolOf(2).pool, metrics });
    const halved = sweepOf(plan);
    const stop = new AbortController();
    const { pool } = poolOf(2);
    const ended = await drive({
      steps: sweepSteps(halved),
      pool,
      metrics,
      signal: stop.signal,
      onProgress: () => halved.progress.done >= 4 && stop.abort(),
    });
    expect(ended).toBe(false);
    const stored = JSON.parse(JSON.stringify(halved)) as SweepState;
    expect(stored.runs.length).toBeLessThan(whole.runs().length);
    const again = sweepOf(plan, stored);
    expect(await drive({ steps: sweepSteps(again), pool, metrics })).toBe(true);
    expect(again.toJSON()).toEqual(whole.toJSON());
  });
});

test("bars go to each worker once, whatever the number of jobs", async () => {
  const { pool, workers } = poolOf(2);
  await drive({ steps: sweepSteps(sweepOf({ kind: "grid" })), pool, metrics: [...METRICS] });
  expect(workers).toHaveLength(2);
  for (const { heard } of workers) {
    expect(heard.filter(({ type }) => type === "setting")).toHaveLength(1);
    expect(heard.filter(({ type }) => type === "job").length).toBeGreaterThan(1);
  }
});

test("a worker that breaks down is replaced and its runs are done again", async () => {
  const [whole, broken] = [sweepOf({ kind: "grid" }), sweepOf({ kind: "grid" })];
  await drive({ steps: sweepSteps(whole), pool: poolOf(1).pool, metrics: [...METRICS] });
  let jobs = 0;
  const { pool, workers } = poolOf(2, ({ type }) => type === "job" && ++jobs === 5);
  expect(await drive({ steps: sweepSteps(broken), pool, metrics: [...METRICS] })).toBe(true);
  expect(workers).toHaveLength(3);
  expect(broken.toJSON()).toEqual(whole.toJSON());
});

test("a run that brings down two workers in a row ends the sweep with one clear error, and keeps the rest", async () => {
  const sweep = sweepOf({ kind: "grid" });
  const { pool } = poolOf(
    2,
    (message) =>
      message.type === "job" &&
      message.job.kind === "runs" &&
      message.job.runs.some(({ fast, slow }) => fast === 5 && slow === 25),
  );
  const driven = drive({ steps: sweepSteps(sweep), pool, metrics: [...METRICS] });
  await expect(driven).rejects.toMatchObject({ code: "compute.crash" });
  expect(sweep.toJSON().runs.length).toBeGreaterThan(0);
  expect(sweep.runs().every(({ params }) => params.fast !== 5 || params.slow !== 25)).toBe(true);
});

test("parameters that cannot run have no score, are told, and stop nothing", async () => {
  const metrics = [...METRICS];
  const sweep = new Sweep({
    grid: grid("fast=0:4:2,slow=20"),
    plan: { kind: "grid" },
    metrics,
    objective: "netProfit",
  });
  const refused: string[] = [];
  const steps = sweepSteps(sweep);
  await drive({
    steps,
    pool: poolOf(1).pool,
    metrics,
    onRefused: ({ fast }, message) => refused.push(`fast=${fast}: ${message}`),
  });
  expect(refused).toEqual([expect.stringMatching(/^fast=0: these parameters cannot run/)]);
  expect(sweep.runs().map(({ score }) => score === null)).toEqual([true, false, false]);
});

describe("a walk forward on a pool", () => {
  const made = foldsOf({
    mode: "rolling",
    bars: 1200,
    trainBars: 500,
    testBars: 200,
    purgeBars: 10,
  });
  if (!made.ok) throw new Error(made.error);
  const walkOf = (state?: WalkState) =>
    new WalkForward(
      {
        grid: grid(),
        plan: { kind: "grid" },
        metrics: [...METRICS],
        objective: "netProfit",
        folds: made.value,
        initialBalance: 10_000,
        minimumTrainTrades: 2,
      },
      state,
    );

  test("comes to the same with one worker and with three, and trades inside its windows alone", async () => {
    const [one, three] = [walkOf(), walkOf()];
    for (const [walk, size] of [
      [one, 1],
      [three, 3],
    ] as const) {
      await drive({ steps: walkSteps(walk), pool: poolOf(size).pool, metrics: [...METRICS] });
    }
    expect(three.result()).toEqual(one.result());
    const { folds, equity } = one.result();
    expect(folds).toHaveLength(3);
    expect(equity).toHaveLength(600);
    expect(folds.some(({ testMetrics }) => (testMetrics?.trades ?? 0) > 0)).toBe(true);
    const won = folds.reduce((sum, { testMetrics }) => sum + (testMetrics?.netProfit ?? 0), 0);
    expect(equity.at(-1)).toBeCloseTo(10_000 + won, 6);
  });

  test("goes on after a stop as if there had been none", async () => {
    const whole = walkOf();
    await drive({ steps: walkSteps(whole), pool: poolOf(2).pool, metrics: [...METRICS] });
    const halved = walkOf();
    const stop = new AbortController();
    const { pool } = poolOf(2);
    await drive({
      steps: walkSteps(halved),
      pool,
      metrics: [...METRICS],
      signal: stop.signal,
      onProgress: () => halved.progress.fold === 1 && stop.abort(),
    });
    const again = walkOf(JSON.parse(JSON.stringify(halved)) as WalkState);
    await drive({ steps: walkSteps(again), pool, metrics: [...METRICS] });
    expect(again.result()).toEqual(whole.result());
  });
});
