import { afterAll, beforeAll, expect, test } from "vitest";
import { runBacktestCommand } from "./backtest.ts";
import { CommandFolder } from "./testing.ts";

// Each bad input ends the run with one sentence that names the place and the mend, or is told of in the quality report.
const HEADER = "time,open,high,low,close,volume,spread";
const ROWS = Array.from({ length: 100 }, (_, i) => {
  const time = new Date(Date.UTC(2024, 0, 1) + i * 3_600_000).toISOString();
  return `${time},1.1,1.102,1.098,${i % 2 === 0 ? 1.1005 : 1.0995},10,8`;
});
const SPEC = {
  specVersion: 1,
  name: "above its mean",
  symbol: "EURUSD",
  timeframe: "H1",
  entry: { long: "close > sma(close, 5)", short: "close < sma(close, 5)" },
  stopLoss: "2 * atr(5)",
  sizing: { kind: "fixedLots", lots: 0.1 },
};
const folder = new CommandFolder();

beforeAll(() => {
  folder.write("bars.csv", [HEADER, ...ROWS].join("\n"));
  folder.write("spec.json", SPEC);
});

afterAll(() => folder.discard());

/** The bars with another row in line 50. */
function barsWith(row: string): string {
  return [HEADER, ...ROWS.slice(0, 48), row, ...ROWS.slice(49)].join("\n");
}

function row(prices: string): string {
  return `${new Date(Date.UTC(2024, 0, 3)).toISOString()},${prices}`;
}

/** Refused in this process: that a refusal is exit 2 and one line is shown of each command elsewhere. */
async function refusal(change: Readonly<Record<string, string>>): Promise<string> {
  const files = { spec: "spec.json", bars: "bars.csv", ...change };
  const argv = Object.entries(files).flatMap(([name, file]) => [
    `--${name}`,
    /\.(csv|json)$/.test(file) ? folder.file(file) : file,
  ]);
  const thrown = await runBacktestCommand(argv).then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toMatchObject({ status: 422 });
  return (thrown as Error).message;
}

test.each([
  [
    "a price that is no number",
    row("NaN,1.102,1.098,1.1,10,8"),
    'line 50, column open: "NaN" is not a number',
  ],
  [
    "a price of zero",
    row("1.1,1.102,0,1.1,10,8"),
    'line 50, column low: "0" is not a price above 0',
  ],
  [
    "a negative price",
    row("1.1,1.102,-1,1.1,10,8"),
    'line 50, column low: "-1" is not a price above 0',
  ],
  [
    "high below low",
    row("1.1,1.098,1.102,1.1,10,8"),
    "line 50, column high: high 1.098 is below low 1.102",
  ],
  [
    "time that goes backwards",
    `2023${ROWS[48]?.slice(4)}`,
    "line 50, column time: time goes backwards",
  ],
  [
    "a bar that comes twice",
    ROWS[47] ?? "",
    "line 50, column time: the time 2024-01-02T23:00:00.000Z comes twice",
  ],
  ["a row that is cut off", row("1.1,1.102"), "line 50: the row has 3 columns and the header 7"],
])("%s", async (_, bad, expected) => {
  folder.write("bad.csv", barsWith(bad));
  expect(await refusal({ bars: "bad.csv" })).toContain(`bad.csv ${expected}`);
});

test.each([
  ["an empty file", "", "the file is empty"],
  ["a header alone", `${HEADER}\n`, "the file has a header and no bars"],
  ["no header", ROWS.join("\n"), "the file has no header"],
  ["bytes that are no text", "\u0000\u0001\u0002\n\u0003", 'the header has no column "time"'],
])("%s", async (_, content, expected) => {
  folder.write("bad.csv", content);
  expect(await refusal({ bars: "bad.csv" })).toContain(expected);
});

test.each([
  [
    "a look back without bound",
    { entry: { long: "close[999999999] > 1" } },
    "entry.long at character 7: a shift must be a whole number from 0 to 10000",
  ],
  [
    "a period without bound",
    { entry: { long: "sma(close, 1e9) > 1" } },
    "n of sma(x, n) must be a whole number from 1 to 10000",
  ],
  ["a look into the future", { entry: { long: "close[-1] > 1" } }, "a shift looks back only"],
  [
    "lots without bound",
    { sizing: { kind: "fixedLots", lots: 1e9 } },
    "field sizing.lots: sizing.lots must be at most 100000",
  ],
  [
    "an expression without end",
    { entry: { long: `${"close + ".repeat(5000)}1 > 0` } },
    "more than 4000",
  ],
])("%s", async (_, change, expected) => {
  folder.write("bad.json", { ...SPEC, ...change });
  expect(await refusal({ spec: "bad.json" })).toContain(expected);
});

test.each([
  ["costs", { spreadPoints: -1 }, "field spreadPoints: must be at least 0"],
  [
    "costs",
    { slippagePoints: 1e300 },
    "field slippagePoints: must be at most 1000000000, was 1e+300",
  ],
  ["instrument", { volumeStep: 0 }, "field volumeStep: must be above 0"],
  ["instrument", { digits: 400 }, "field digits: must be at most 10"],
  ["execution", { rejectProbability: 2 }, "field rejectProbability: must be at most 1"],
  ["execution", { latencyMs: -1 }, "field latencyMs: must be at least 0"],
  ["account", { marginMode: "both" }, "field marginMode: must be one of hedging, netting"],
])("--%s %j", async (option, content, expected) => {
  folder.write("bad.json", content);
  expect(await refusal({ [option]: "bad.json" })).toContain(`bad.json, ${expected}`);
});

test("a balance beyond all money, and one that is none", async () => {
  expect(await refusal({ balance: "1e300" })).toContain("--balance must be at most");
  expect(await refusal({ balance: "NaN" })).toContain("--balance must be a number above 0");
});

interface Result {
  readonly trades: readonly { readonly lots: number }[];
  readonly equity: readonly number[];
  readonly quality: {
    readonly negativeSpreads: number;
    readonly spikes: readonly number[];
    readonly flags: readonly string[];
  };
}

test("what does not stop a run stands in its quality report, and on stderr in one line", async () => {
  folder.write("odd.csv", barsWith(row("1.1,9.5,1.098,1.1,10,-8")));
  const ran = await folder.run("backtest", "--spec", "spec.json", "--bars", "odd.csv", "--json");
  const { quality } = JSON.parse(ran.stdout) as Result;
  expect(quality).toMatchObject({
    negativeSpreads: 1,
    spikes: [Date.UTC(2024, 0, 3)],
    flags: ["spread_negative", "spikes"],
  });
  expect(ran).toMatchObject({ code: 0, stderr: "the bars' quality: spread negative, spikes\n" });
});

test("a division by zero is unknown and trades nothing", async () => {
  folder.write("zero.json", {
    ...SPEC,
    entry: { long: "close / (high - high) > 0 or close / 0 > 0" },
  });
  const { trades, equity } = await folder.json<Result>(
    ...["backtest", "--spec", "zero.json", "--bars", "bars.csv"],
  );
  expect(trades).toEqual([]);
  expect(new Set(equity)).toEqual(new Set([10_000]));
});
