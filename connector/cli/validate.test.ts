import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateBars } from "#marketdata";
import { runBacktestCommand } from "./backtest.ts";
import { runMonteCarloCommand } from "./monte-carlo.ts";
import { CommandFolder, csvOf } from "./testing.ts";
import { runVerifyCommand } from "./verify.ts";
import { runWalkForwardCommand } from "./walk-forward.ts";

const SPEC = {
  specVersion: 1,
  name: "SMA <cross>",
  symbol: "EURUSD",
  timeframe: "H1",
  params: { fast: { default: 10 }, slow: { default: 40 } },
  entry: {
    long: "crossover(sma(close, fast), sma(close, slow))",
    short: "crossunder(sma(close, fast), sma(close, slow))",
  },
  stopLoss: "2 * atr(14)",
  sizing: { kind: "fixedLots", lots: 0.1 },
};
const FILES = ["--spec", "spec.json", "--bars", "bars.csv"];
const GRID = ["--grid", "fast=5:20:5,slow=30:60:10"];
const FILE = /\.(json|csv|html)$/;
const COMMANDS: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = {
  backtest: runBacktestCommand,
  "walk-forward": runWalkForwardCommand,
  "monte-carlo": runMonteCarloCommand,
  verify: runVerifyCommand,
};
const folder = new CommandFolder();

beforeAll(() => {
  const from = Date.UTC(2024, 0, 1);
  const bars = generateBars({ symbol: "EURUSD", timeframe: "H1", from, count: 2000, seed: 5 });
  folder.write("bars.csv", csvOf(bars));
  folder.write("spec.json", SPEC);
});

afterAll(() => folder.discard());

interface Walk {
  readonly folds: readonly {
    readonly train: Range;
    readonly test: Range;
    readonly params: Readonly<Record<string, number>> | null;
    readonly testMetrics: Readonly<Record<string, number>> | null;
  }[];
  readonly from: number;
  readonly equity: readonly number[];
  readonly efficiency: number | null;
}
interface Range {
  readonly from: number;
  readonly to: number;
}

test("walk-forward trades each test with what its training chose, and stitches the tests into one curve", async () => {
  const walk = await folder.json<Walk>(
    ...["walk-forward", ...FILES, ...GRID, "--walk", "anchored"],
    ...["--folds", "3", "--purge", "24", "--min-trades", "3"],
  );
  expect(walk.folds).toHaveLength(3);
  for (const { train, test: fold } of walk.folds) {
    expect(train.from).toBe(0);
    expect(fold.from - train.to).toBe(24);
  }
  const [first] = walk.folds;
  expect(walk.from).toBe(first?.test.from);
  expect(walk.equity).toHaveLength((walk.folds.at(-1)?.test.to ?? 0) - walk.from);
  const gained = walk.folds.reduce((sum, fold) => sum + (fold.testMetrics?.netProfit ?? 0), 0);
  expect(walk.equity.at(-1)).toBeCloseTo(10_000 + gained, 6);
});

test("walk-forward comes to the same with threads", async () => {
  const more = ["walk-forward", ...FILES, ...GRID, "--folds", "2", "--min-trades", "3"];
  const [alone, together] = await Promise.all([
    folder.json<object>(...more, "--workers", "1"),
    folder.json<object>(...more, "--workers", "2"),
  ]);
  expect({ ...together, timing: null }).toEqual({ ...alone, timing: null });
});

interface Paths {
  readonly kind: string;
  readonly paths: number;
  readonly finalEquity: Readonly<Record<string, number>>;
  readonly riskOfRuin: number;
}

test("monte-carlo has four kinds, the same for the same seed; a shuffle ends where the trades ended", async () => {
  const paths = (...more: string[]) => folder.json<Paths>("monte-carlo", ...FILES, ...more);
  const [shuffle, bootstrap, again, skip, noise] = await Promise.all([
    paths("--kind", "shuffle"),
    paths("--kind", "bootstrap", "--seed", "3"),
    paths("--kind", "bootstrap", "--seed", "3"),
    paths("--kind", "skip", "--skip", "0.2", "--extra-cost", "2"),
    paths("--kind", "noise", "--paths", "10"),
  ]);
  const { equity } = await folder.json<{ equity: number[] }>("backtest", ...FILES);
  expect(shuffle.finalEquity.p1).toBeCloseTo(equity.at(-1) ?? Number.NaN, 6);
  expect(shuffle.finalEquity.p99).toBeCloseTo(equity.at(-1) ?? Number.NaN, 6);
  expect(again.finalEquity).toEqual(bootstrap.finalEquity);
  expect(skip.finalEquity.p50).not.toBe(bootstrap.finalEquity.p50);
  expect([shuffle.paths, noise.paths]).toEqual([1000, 10]);
});

test("verify finds the same, and names what differs", async () => {
  const ran = await folder.run("backtest", ...FILES, "--param", "fast=15", "--json");
  folder.write("result.json", ran.stdout);
  const verify = (...more: string[]) =>
    folder.run("verify", "--receipt", "result.json", ...FILES, ...more);
  expect(await verify()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("the same, to the last byte"),
  });
  expect(await verify("--balance", "5000")).toMatchObject({
    code: 1,
    stdout: "not the same: costs, result\n",
  });
});

test("a report and CSV files are written, and the report is the product's word on the run", async () => {
  const wrote = ["--report", "r.html", "--trades-csv", "t.csv", "--equity-csv", "e.csv"];
  const { trades } = await folder.json<{ trades: unknown[] }>(
    ...["backtest", ...FILES, ...wrote, "--language", "id"],
  );
  const report = readFileSync(folder.file("r.html"), "utf8");
  expect(report).toContain("SMA &lt;cross&gt;");
  expect(report).toContain("Simulasi");
  const lines = (name: string) => readFileSync(folder.file(name), "utf8").trimEnd().split("\n");
  expect(lines("t.csv")).toHaveLength(trades.length + 1);
  expect(lines("e.csv")).toHaveLength(2001);
});

test.each([
  [["walk-forward", ...FILES, ...GRID, "--walk", "random"], "--walk must be rolling or anchored"],
  [
    ["walk-forward", ...FILES, ...GRID, "--folds", "500"],
    "the walk: testBars must be a whole number of at least 30",
  ],
  [
    ["walk-forward", ...FILES, ...GRID, "--train-bars", "100"],
    "--train-bars and --test-bars belong together",
  ],
  [
    ["monte-carlo", ...FILES, "--kind", "luck"],
    "--kind must be one of shuffle, bootstrap, skip, noise",
  ],
  [["monte-carlo", ...FILES, "--paths", "0"], "--paths must be a whole number of at least 1"],
  [
    ["monte-carlo", ...FILES, "--kind", "skip", "--skip", "2"],
    "--skip must be a number from 0 to 1",
  ],
  [["monte-carlo", ...FILES, "--ruin", "101"], "--ruin must be at most 100"],
  [["verify", ...FILES], "--receipt is missing"],
  [
    ["verify", ...FILES, "--receipt", "spec.json"],
    "spec.json, field engineVersion: must be a text",
  ],
  [["backtest", ...FILES, "--mode", "magic"], "--mode must be one of open, ohlc, m1, ticks"],
  [["backtest", ...FILES, "--mode", "m1"], "--mode m1 needs its data; add --inside M1.csv"],
  [["backtest", ...FILES, "--ticks", "t.csv"], "--ticks is for --mode ticks"],
  [["backtest", ...FILES, "--language", "id"], "--language is for --report FILE"],
  [["backtest", ...FILES, "--report", "r.html", "--language", "fr"], "--language must be en or id"],
  [["backtest", ...FILES, "--report", "nowhere/r.html"], "nowhere/r.html: there is no such folder"],
])("%j is refused with words that name the mend", async (argv, expected) => {
  const [command = "", ...options] = argv;
  // In this process: that a refusal becomes exit 2 and one line is shown of other commands.
  const absolute = options.map((option) => (FILE.test(option) ? folder.file(option) : option));
  await expect(COMMANDS[command]?.(absolute)).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining(expected),
  });
});
