import { afterAll, beforeAll, expect, test } from "vitest";
import { generateBars } from "#marketdata";
import { CommandFolder, csvOf } from "./testing.ts";

const SPEC = {
  specVersion: 1,
  name: "SMA cross",
  symbol: "EURUSD",
  timeframe: "H1",
  params: { fast: { default: 10 }, slow: { default: 50 } },
  entry: {
    long: "crossover(sma(close, fast), sma(close, slow))",
    short: "crossunder(sma(close, fast), sma(close, slow))",
  },
  stopLoss: "2 * atr(14)",
  sizing: { kind: "fixedLots", lots: 0.1 },
};
const FILES = ["--spec", "spec.json", "--bars", "bars.csv"];
const GRID = "fast=5:20:5,slow=30:60:10";

interface SweepDocument {
  readonly runs: readonly {
    readonly params: Readonly<Record<string, number>>;
    readonly metrics: Readonly<Record<string, number | null>>;
  }[];
  readonly best: null | {
    readonly params: Readonly<Record<string, number>>;
    readonly metrics: Readonly<Record<string, number | null>>;
    readonly score: number;
    readonly plateau: number;
  };
  readonly timing: Readonly<Record<string, number>>;
  readonly overfitting?: Readonly<
    Record<"threshold" | "psr" | "dsr" | "pbo" | "realityCheck", number>
  >;
}

const folder = new CommandFolder();
/** Every combination of GRID. */
let whole: SweepDocument;

beforeAll(async () => {
  const from = Date.UTC(2024, 0, 1);
  const bars = generateBars({ symbol: "EURUSD", timeframe: "H1", from, count: 1500, seed: 5 });
  folder.write("bars.csv", csvOf(bars));
  folder.write("spec.json", SPEC);
  whole = await sweep("--grid", GRID);
});

afterAll(() => folder.discard());

test("every combination runs, the last parameter turning fastest, and tells what a backtest of it tells", async () => {
  const { runs, timing } = whole;
  expect(runs.map(({ params }) => params)).toEqual(
    [5, 10, 15, 20].flatMap((fast) => [30, 40, 50, 60].map((slow) => ({ fast, slow }))),
  );
  expect(timing).toEqual({
    loadMs: expect.any(Number),
    runMs: expect.any(Number),
    barsPerSecond: expect.any(Number),
    workers: 1,
  });
  expect(timing.barsPerSecond).toBeGreaterThan(0);
  const one = runs[6];
  expect(one?.params).toEqual({ fast: 10, slow: 50 });
  const backtest = await folder.run("backtest", ...FILES, "--json");
  expect(JSON.parse(backtest.stdout).metrics).toMatchObject(one?.metrics ?? {});
  expect(Object.keys(one?.metrics ?? {})).toContain("maxDrawdownPercent");
});

test("the best is the run whose neighbours hold up too, and the same each time", async () => {
  const [first, second] = [whole, await sweep("--grid", GRID)];
  expect({ ...second, timing: null }).toEqual({ ...first, timing: null });
  const netOf = (fast: number, slow: number) =>
    first.runs.find(({ params }) => params.fast === fast && params.slow === slow)?.metrics
      .netProfit ?? null;
  const plateaus = first.runs.map(({ params: { fast = 0, slow = 0 } }) => {
    const around = [-5, 0, 5]
      .flatMap((x) =>
        [-10, 0, 10].map((y) => (x === 0 && y === 0 ? null : netOf(fast + x, slow + y))),
      )
      .filter((net) => net !== null);
    const mean = around.reduce((sum, net) => sum + net, 0) / around.length;
    return Math.min(netOf(fast, slow) ?? Number.NaN, mean);
  });
  expect(first.best?.plateau).toBeCloseTo(Math.max(...plateaus), 8);
  const best = first.runs[plateaus.indexOf(Math.max(...plateaus))];
  expect(first.best).toMatchObject({ params: best?.params, metrics: best?.metrics });
});

test("net profit and trades alone, which need no equity curve, are the same numbers", async () => {
  const few = await sweep("--grid", GRID, "--metrics", "netProfit,trades");
  const shared = whole.runs.map(({ metrics: { netProfit, trades } }) => ({ netProfit, trades }));
  expect(few.runs.map(({ metrics }) => metrics)).toEqual(shared);
});

test("another objective, the lowest of it, and a least number of trades decide what is best", async () => {
  const { runs, best } = await sweep(
    ...["--grid", "fast=5:20:5,slow=40", "--objective", "maxDrawdownPercent", "--lowest"],
    ...["--metrics", "netProfit", "--min-trades", "1"],
  );
  expect(Object.keys(runs[0]?.metrics ?? {}).sort()).toEqual([
    "maxDrawdownPercent",
    "netProfit",
    "trades",
  ]);
  expect(best?.score).toBe(-(best?.metrics.maxDrawdownPercent ?? Number.NaN));
  const none = await sweep("--grid", GRID, "--min-trades", "100000");
  expect(none.best).toBeNull();
});

test("a random sample is some of the grid's combinations, the same for the same seed", async () => {
  const random = (seed: string) => sweep("--grid", GRID, "--random", "6", "--seed", seed);
  const [first, again, other] = [await random("1"), await random("1"), await random("2")];
  expect(first.runs).toHaveLength(6);
  expect(again.runs).toEqual(first.runs);
  expect(other.runs).not.toEqual(first.runs);
});

test("a parameter that the grid leaves out may be given a value", async () => {
  const { runs } = await sweep("--grid", "fast=10", "--param", "slow=30");
  expect(runs[0]?.metrics).toEqual(whole.runs[4]?.metrics);
});

test("without --json a sweep reads as a table, best first, and says that it is simulated", async () => {
  const { code, stdout, stderr } = await folder.run("sweep", ...FILES, "--grid", GRID);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(
    /^Simulated: SMA cross on EURUSD, 1500 bars of H1, 16 combinations of fast, slow\n/,
  );
  expect(stdout).toMatch(/^fast +slow +netProfit +trades .* plateau$/m);
  expect(stdout).toMatch(/16 runs in [\d.]+ ms, \d+ bars a second\n$/);
});

test("Ctrl-C prints what was done by then, and progress went to stderr every second", async () => {
  const argv = ["sweep", ...FILES, "--grid", "fast=2:400,slow=2:400", "--json"];
  const { code, stdout, stderr } = await folder.spawn(argv, {
    interruptAt: / of 159201 runs, \d+ a second/,
  });
  expect(code).toBe(130);
  const { runs, best } = JSON.parse(stdout) as SweepDocument;
  expect(runs.length).toBeGreaterThan(0);
  expect(runs.length).toBeLessThan(159_201);
  expect(best).not.toBeNull();
  expect(stderr).toContain(`stopped after ${runs.length} of 159201 runs`);
});

test("Ctrl-C with workers keeps the state, and the same command goes on from there", async () => {
  const grid = ["--grid", "fast=2:400,slow=2:400", "--metrics", "netProfit,trades"];
  const more = ["sweep", ...FILES, ...grid, "--json", "--workers", "2", "--state", "state.json"];
  const runsOf = ({ stdout }: { stdout: string }) => (JSON.parse(stdout) as SweepDocument).runs;
  const underWay = { interruptAt: /^[1-9]\d* of 159201 runs, /m };
  const first = await folder.spawn(more, underWay);
  expect(first.code).toBe(130);
  const before = runsOf(first);
  expect(first.stderr).toContain("the same command goes on from state.json");
  const second = await folder.spawn(more, underWay);
  expect(second.stderr).toContain(`goes on after ${before.length} of 159201 runs`);
  const known = new Map(runsOf(second).map(({ params, metrics }) => [sayParams(params), metrics]));
  for (const { params, metrics } of before) expect(known.get(sayParams(params))).toEqual(metrics);
  const other = await folder.run(...more, "--balance", "500");
  expect(other).toMatchObject({ code: 2, stdout: "" });
  expect(other.stderr).toContain("state.json is of another search");
}, 60_000);

test("--overfit counts every run as a try, and those before as well", async () => {
  const first = await sweep("--grid", GRID, "--overfit", "--trials", "0");
  folder.write("trials.json", { count: 1000, sharpe_variance: null, verified: true });
  const later = await sweep("--grid", GRID, "--overfit", "--trials", "trials.json");
  expect(first.overfitting).toMatchObject({ trials: 16, compared: 16, params: first.best?.params });
  expect(later.overfitting).toMatchObject({ trials: 1016 });
  const [few, many] = [first.overfitting, later.overfitting];
  expect(many?.threshold).toBeGreaterThan(few?.threshold ?? Number.NaN);
  expect(many?.dsr).toBeLessThan(few?.dsr ?? Number.NaN);
  expect(few?.psr).toBeGreaterThan(few?.dsr ?? Number.NaN);
  for (const share of [few?.pbo, few?.realityCheck]) {
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(1);
  }
});

test.each([
  [["--grid", "fast=5:50:0"], "--grid at character 1: the step of fast must be above 0"],
  [["--grid", "fast=50:5:5"], "--grid at character 1: fast goes from 50 down to 5"],
  [["--grid", "fast=5:50:5,slow"], "--grid at character 13: slow needs one = with its range"],
  [["--grid", "fsat=5:50:5"], "--grid fsat: the strategy has no such parameter; it has fast, slow"],
  [["--grid", "fast=5", "--param", "fast=7"], "fast is in --grid and in --param"],
  [["--grid", "fast=0:5"], "--grid with fast=0: these parameters cannot run"],
  [["--grid", "fast=1:2000,slow=1:2000"], "--grid makes 4000000 runs, more than 1000000"],
  [["--grid", "fast=5", "--random", "0"], '--random must be a whole number of at least 1, was "0"'],
  [["--grid", "fast=5", "--seed", "1"], "--seed is for --random N or --genetic PxG"],
  [["--grid", "fast=5", "--objective", "luck"], '--objective: there is no metric "luck"'],
  [["--grid", "fast=5", "--genetic", "3x5"], "--genetic must be population x generations"],
  [
    ["--grid", "fast=5", "--workers", "0"],
    '--workers must be a whole number from 1 to 256, was "0"',
  ],
  [["--grid", "fast=5", "--trials", "9"], "--trials is for --overfit; add it"],
  [["--grid", "fast=5", "--overfit", "--trials", "spec.json"], "spec.json, field count: must be"],
  [[], "--grid is missing; add --grid"],
])("%j exits 2 with one line that names the mend", async (more, expected) => {
  const { code, stdout, stderr } = await folder.run("sweep", ...FILES, ...more, "--json");
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr.trimEnd().split("\n")).toEqual([expect.stringContaining(expected)]);
});

function sayParams(params: Readonly<Record<string, number>>): string {
  return Object.entries(params).join(" ");
}

function sweep(...more: string[]): Promise<SweepDocument> {
  return folder.json<SweepDocument>("sweep", ...FILES, ...more);
}
