import { expect, test } from "vitest";
import { defaultCosts, findInstrument, type Instrument } from "#broking";
import { type Grid, parseGrid, parseStrategy, type SearchPlan, Sweep } from "#engine";
import { generateBars } from "#marketdata";
import { sweepSource } from "../sweep-source.ts";
import { driveRuns } from "./drive.ts";
import type { RunPlan } from "./job.ts";
import { RunPool } from "./pool.ts";

const EURUSD = findInstrument("EURUSD") as Instrument; // in the catalogue
const METRICS = ["netProfit", "trades", "sharpe", "dailySharpe"] as const;

function planOf(entry = "crossover(sma(close, fast), sma(close, slow))"): RunPlan {
  const parsed = parseStrategy({
    specVersion: 1,
    name: "SMA cross",
    symbol: "EURUSD",
    timeframe: "H1",
    params: { fast: { default: 10 }, slow: { default: 50 } },
    entry: { long: entry },
    stopLoss: "2 * atr(14)",
    takeProfit: "3 * atr(14)",
    sizing: { kind: "riskPercent", percent: 1 },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const from = Date.UTC(2024, 0, 1);
  const setting = {
    bars: generateBars({ symbol: "EURUSD", timeframe: "H1", from, count: 1500, seed: 5 }),
    timeframe: "H1",
    instrument: EURUSD,
    costs: defaultCosts(EURUSD),
    initialBalance: 10_000,
    accountCurrency: "USD",
  } as const;
  return { setting, strategy: parsed.value, fixed: {}, seed: 0, metrics: METRICS };
}

function sweepOf(text: string, plan: SearchPlan = { kind: "grid" }): Sweep {
  const grid = parseGrid(text) as { readonly value: Grid }; // written below
  return new Sweep({ grid: grid.value, plan, metrics: METRICS, objective: "netProfit" });
}

test.each([
  { kind: "grid" },
  { kind: "random", samples: 40, seed: 3 },
  { kind: "genetic", population: 12, generations: 4, seed: 7 },
] as const)("a search ($kind) has the same runs on one core and on three", async (kind) => {
  const plan = planOf();
  const runsOn = async (workers: number) => {
    const sweep = sweepOf("fast=2:20:2,slow=20:60:5", kind);
    await driveRuns(plan, sweepSource(sweep, plan), { workers, onProgress: () => {} });
    return sweep.runs();
  };
  const [alone, together] = await Promise.all([runsOn(1), runsOn(3)]);
  expect(alone.length).toBeGreaterThanOrEqual(12);
  expect(together).toEqual(alone);
});

test("parameters that cannot run end a pool with the words that they end one core with", async () => {
  const plan = planOf();
  const driven = (workers: number) => {
    const source = sweepSource(sweepOf("fast=0,slow=20"), plan);
    return driveRuns(plan, source, { workers, onProgress: () => {} });
  };
  await expect(driven(1)).rejects.toThrow("--grid with fast=0, slow=20: these parameters cannot");
  await expect(driven(2)).rejects.toThrow("--grid with fast=0, slow=20: these parameters cannot");
});

test("a worker that dies ends the search with one error, and what was reported stays", async () => {
  const plan = planOf();
  const sweep = sweepOf("fast=2:20:2,slow=20:60:5");
  const dying = new URL(`data:text/javascript,${encodeURIComponent("process.exit(7)")}`);
  const pool = new RunPool(plan, sweepSource(sweep, plan), 2, dying);
  await expect(pool.run()).rejects.toMatchObject({
    code: "cli.worker",
    message: expect.stringContaining("a worker died: it ended with code 7"),
  });
  expect(sweep.progress.done).toBe(0);
});

test("a search that is ended keeps what was done and hands nothing out again", async () => {
  const plan = planOf();
  const sweep = sweepOf("fast=2:100,slow=20:200");
  const source = sweepSource(sweep, plan);
  let seen = 0;
  const pool = new RunPool(
    plan,
    {
      next: () => source.next(),
      report: (answer) => {
        source.report(answer);
        if (++seen === 10) void pool.end();
      },
    },
    2,
  );
  await pool.run();
  expect(sweep.progress.done).toBeGreaterThanOrEqual(10);
  expect(sweep.progress.done).toBeLessThan(sweep.progress.planned);
});
