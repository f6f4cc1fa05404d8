import { afterAll, beforeAll, expect, test } from "vitest";
import { generateBars } from "#marketdata";
import { CommandFolder, csvOf } from "./testing.ts";

const SPEC = {
  specVersion: 1,
  name: "EMA cross",
  symbol: "EURUSD",
  timeframe: "H1",
  params: { fast: { default: 12, min: 5, max: 50, step: 1 } },
  entry: {
    long: "crossover(ema(close, fast), ema(close, 48))",
    short: "crossunder(ema(close, fast), ema(close, 48))",
  },
  stopLoss: "1.5 * atr(14)",
  takeProfit: "3 * atr(14)",
  sizing: { kind: "riskPercent", percent: 1 },
};

const folder = new CommandFolder();

beforeAll(() => {
  const from = Date.UTC(2024, 0, 1);
  const bars = generateBars({ symbol: "EURUSD", timeframe: "H1", from, count: 1200, seed: 3 });
  folder.write("bars.csv", csvOf(bars));
  folder.write("spec.json", SPEC);
});

afterAll(() => folder.discard());

test("backtest --json prints one JSON document with trades, equity, metrics, interval, receipt and timing", async () => {
  const { code, stdout } = await folder.run(
    "backtest",
    "--spec",
    "spec.json",
    "--bars",
    "bars.csv",
    "--json",
  );
  expect(code).toBe(0);
  const result = JSON.parse(stdout);
  expect(stdout.endsWith("}\n")).toBe(true);
  expect(result.equity).toHaveLength(1200);
  expect(result.trades.length).toBeGreaterThan(3);
  expect(result.trades[0]).toMatchObject({
    side: expect.stringMatching(/^(long|short)$/),
    entryTime: expect.stringMatching(/^2024-.*Z$/),
    netProfit: expect.any(Number),
  });
  expect(result.interval.worst).toBeLessThanOrEqual(result.interval.best);
  expect(result.receipt).toMatchObject({
    resultHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    seed: 0,
  });
  expect(result.timing).toEqual({
    loadMs: expect.any(Number),
    runMs: expect.any(Number),
    receiptMs: expect.any(Number),
  });
  const net = result.trades.reduce(
    (sum: number, trade: { netProfit: number }) => sum + trade.netProfit,
    0,
  );
  expect(result.equity.at(-1)).toBeCloseTo(10_000 + net, 6);
});

test("the same backtest twice has the same receipt, other costs another", async () => {
  folder.write("free.json", {
    spreadPoints: 0,
    commissionPerLotPerSide: 0,
    slippagePoints: 0,
    swapLongPoints: 0,
    swapShortPoints: 0,
  });
  const run = async (...more: string[]) => {
    const { stdout } = await folder.run(
      "backtest",
      "--spec",
      "spec.json",
      "--bars",
      "bars.csv",
      "--json",
      ...more,
    );
    return JSON.parse(stdout);
  };
  const [first, second, free] = [await run(), await run(), await run("--costs", "free.json")];
  expect(second.receipt).toEqual(first.receipt);
  expect(free.receipt.costsHash).not.toBe(first.receipt.costsHash);
  expect(free.trades.every((trade: { commission: number }) => trade.commission === 0)).toBe(true);
});

test("without --json a backtest reads as a table and says that it is simulated", async () => {
  const { code, stdout } = await folder.run(
    "backtest",
    "--spec",
    "spec.json",
    "--bars",
    "bars.csv",
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Simulated: EMA cross on EURUSD, 1200 bars of H1\n/);
  expect(stdout).toContain("spread 8 points");
});

test("part of an instrument, a balance and a parameter reach the run", async () => {
  folder.write("small.json", { contractSize: 1000, leverage: 30 });
  const { code, stdout } = await folder.run(
    ...["backtest", "--spec", "spec.json", "--bars", "bars.csv", "--json"],
    ...["--instrument", "small.json", "--balance", "500", "--param", "fast=20"],
  );
  expect(code).toBe(0);
  const result = JSON.parse(stdout);
  expect(result.equity[0]).toBe(500);
  expect(result.receipt.params).toMatchObject({ fast: 20 });
});

test("a bad strategy is refused with field, position and hint", async () => {
  folder.write("bad-spec.json", { ...SPEC, entry: { long: "rsi(close, 14) <" } });
  const refused = await refusal(
    "backtest",
    "--spec",
    "bad-spec.json",
    "--bars",
    "bars.csv",
    "--json",
  );
  expect(refused).toMatch(
    /^nusatrade backtest: bad-spec\.json, field entry\.long at character \d+: .+; .+/,
  );
});

test("a bad row is refused with its line, column and mend", async () => {
  const rows = ["time,open,high,low,close", "2024-01-01,1,2,1,1", "2024-01-02,1,0.5,1,1"];
  folder.write("bad-row.csv", rows.join("\n"));
  const refused = await refusal(
    "backtest",
    "--spec",
    "spec.json",
    "--bars",
    "bad-row.csv",
    "--json",
  );
  expect(refused).toBe(
    "nusatrade backtest: bad-row.csv line 3, column high: high 0.5 is below low 1; correct the row or leave the whole bar out",
  );
});

test.each([
  [
    ["backtest", "--spec", "none.json", "--bars", "bars.csv"],
    "cannot read none.json: there is no such file; check the path",
  ],
  [["backtest", "--spec", "bars.csv", "--bars", "bars.csv"], "bars.csv is not JSON"],
  [["backtest", "--bars", "bars.csv"], "--spec is missing; add --spec strategy.json"],
  [
    ["backtest", "--spec", "spec.json", "--bars", "bars.csv", "--blance", "5"],
    "Unknown option '--blance'; --help lists the options",
  ],
  [
    ["backtest", "--spec", "spec.json", "--bars", "bars.csv", "--balance", "0"],
    '--balance must be a number above 0, was "0"',
  ],
  [
    ["backtest", "--spec", "spec.json", "--bars", "bars.csv", "--param", "slow=3"],
    "the strategy has no such parameter; it has fast",
  ],
  [
    ["backtest", "--spec", "spec.json", "--bars", "bars.csv", "--time-zone", "Mars"],
    'unknown time zone "Mars"',
  ],
  [["eval", "--bars", "bars.csv"], "--expr is missing"],
  [["eval", "--bars", "bars.csv", "--expr", "rsi(close"], '--expr "rsi(close" at character'],
  [["eval", "--bars", "bars.csv", "--expr", "close[-1]"], '--expr "close[-1]" at character'],
  [["sweeep"], 'there is no command "sweeep"; the commands are backtest, sweep, walk-forward'],
])("%j exits 2 with one line that names the mend", async (argv, expected) => {
  expect(await refusal(...argv)).toContain(expected);
});

test("a cost that is misspelt is refused, not taken as free", async () => {
  folder.write("costs.json", { spread: 2 });
  const refused = await refusal(
    "backtest",
    "--spec",
    "spec.json",
    "--bars",
    "bars.csv",
    "--costs",
    "costs.json",
  );
  expect(refused).toContain('costs.json: unknown field "spread"');
});

test("eval --csv has one named column an expression, empty while warming up, and one line a bar", async () => {
  const { code, stdout } = await folder.run(
    "eval",
    "--bars",
    "bars.csv",
    "--expr",
    "sma(close, 3)",
    "--expr",
    "close > open",
    "--csv",
  );
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split("\n");
  expect(lines[0]).toBe('"sma(close, 3)",close > open');
  expect(lines).toHaveLength(1201);
  expect(lines[1]).toMatch(/^,[01]$/);
  expect(lines[3]).toMatch(/^1\.\d+,[01]$/);
});

test("a single column leaves no line blank, and --time puts the bar's time first", async () => {
  const one = await folder.run("eval", "--bars", "bars.csv", "--expr", "sma(close, 3)", "--csv");
  expect(one.stdout.split("\n").slice(0, 3)).toEqual(['"sma(close, 3)"', '""', '""']);
  const timed = await folder.run(
    "eval",
    "--bars",
    "bars.csv",
    "--expr",
    "close",
    "--csv",
    "--time",
  );
  expect(timed.stdout.split("\n")[1]).toMatch(/^2024-01-01T00:00:00\.000Z,1\.0\d*$/);
});

test("eval --json has null while warming up", async () => {
  const { stdout } = await folder.run(
    "eval",
    "--bars",
    "bars.csv",
    "--expr",
    "sma(close, 3)",
    "--json",
  );
  const { bars, time, columns } = JSON.parse(stdout);
  expect([bars, time.length, columns[0].values.length]).toEqual([1200, 1200, 1200]);
  expect(columns[0].expr).toBe("sma(close, 3)");
  expect(columns[0].values.slice(0, 3)).toEqual([null, null, expect.any(Number)]);
});

test.each([
  ["--help"],
  ["connect", "--help"],
  ["terminal", "--help"],
  ["backtest", "--help"],
  ["sweep", "--help"],
  ["eval", "--help"],
])("help of %s", async (...argv) => {
  const { code, stdout, stderr } = await folder.run(...argv);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^nusatrade/);
});

test("a reader that leaves early is no error", async () => {
  const { code, stderr } = await folder.spawn(
    ["eval", "--bars", "bars.csv", "--expr", "close", "--csv"],
    { closesEarly: true },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test.each([
  [["backtest", "--help"], { code: 0, stderr: "", stdout: expect.stringMatching(/^nusatrade/) }],
  [
    ["backtest", "--spec", "none.json", "--bars", "bars.csv"],
    {
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^nusatrade backtest: cannot read .*\n$/),
    },
  ],
])("%j ends its process as it ends here", async (argv, expected) => {
  expect(await folder.spawn(argv)).toEqual(expected);
});

/** What a refused command said: one line on stderr, nothing on stdout, exit 2. */
async function refusal(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await folder.run(...argv);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  return stderr.trimEnd();
}
