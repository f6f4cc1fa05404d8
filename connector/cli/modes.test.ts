import { afterAll, beforeAll, expect, test } from "vitest";
import { type Bars, timeframeMs } from "#domain";
import { generateBars, resample } from "#marketdata";
import { CommandFolder, csvOf } from "./testing.ts";

const SPEC = {
  specVersion: 1,
  name: "tight",
  symbol: "EURUSD",
  timeframe: "H1",
  entry: {
    long: "crossover(sma(close, 5), sma(close, 15))",
    short: "crossunder(sma(close, 5), sma(close, 15))",
  },
  stopLoss: "0.5 * atr(14)",
  takeProfit: "0.5 * atr(14)",
  sizing: { kind: "fixedLots", lots: 0.1 },
};
const FILES = ["--spec", "spec.json", "--bars", "bars.csv"];
const folder = new CommandFolder();

interface Result {
  readonly mode: string;
  readonly trades: readonly object[];
  readonly ambiguousBars: number;
  readonly interval: { readonly worst: number; readonly best: number };
  readonly receipt: Readonly<Record<string, string>>;
}

beforeAll(() => {
  const from = Date.UTC(2024, 0, 1);
  const m1 = generateBars({ symbol: "EURUSD", timeframe: "M1", from, count: 20_000, seed: 8 });
  folder.write("m1.csv", csvOf(m1));
  folder.write("bars.csv", csvOf(resample(m1, "H1")));
  folder.write("ticks.csv", ticksOf(m1));
  folder.write("spec.json", SPEC);
});

afterAll(() => folder.discard());

/** Four quotes a minute, in the order open, low, high, close. */
function ticksOf({ time, open, high, low, close, spread }: Bars): string {
  const step = timeframeMs("M1") / 4;
  const rows = Array.from(time, (at, i) =>
    [open, low, high, close].map((column, quarter) => {
      const bid = column[i] ?? Number.NaN;
      const ask = bid + (spread[i] ?? 0) * 1e-5;
      return `${new Date(at + quarter * step).toISOString()},${bid},${ask.toFixed(5)}`;
    }),
  );
  return ["time,bid,ask", ...rows.flat()].join("\n");
}

test("finer modes look closer: what a bar leaves open, its minutes and ticks decide between worst and best", async () => {
  const [ohlc, m1, ticks, open] = await Promise.all([
    folder.json<Result>("backtest", ...FILES),
    folder.json<Result>("backtest", ...FILES, "--mode", "m1", "--inside", "m1.csv"),
    folder.json<Result>("backtest", ...FILES, "--mode", "ticks", "--ticks", "ticks.csv"),
    folder.json<Result>("backtest", ...FILES, "--mode", "open"),
  ]);
  expect([ohlc.mode, m1.mode, ticks.mode, open.mode]).toEqual(["ohlc", "inner", "ticks", "open"]);
  expect(ohlc.ambiguousBars).toBeGreaterThan(0);
  expect(m1.ambiguousBars).toBeLessThan(ohlc.ambiguousBars);
  const widths = [ohlc, m1].map(({ interval }) => interval.best - interval.worst);
  expect(widths[1]).toBeLessThan(widths[0] ?? Number.NaN);
  expect(m1.interval.worst).toBeGreaterThanOrEqual(ohlc.interval.worst);
  expect(m1.interval.best).toBeLessThanOrEqual(ohlc.interval.best);
  expect(ticks.ambiguousBars).toBe(0);
  const hashes = [ohlc, m1, ticks, open].map(({ receipt }) => receipt.costsHash);
  expect(new Set(hashes).size).toBe(4);
});

test("execution and account rules reach the run, drawn by the seed", async () => {
  folder.write("slow.json", {
    slippage: { kind: "exponential", meanPoints: 3, mostPoints: 20 },
    rejectProbability: 0.3,
  });
  folder.write("net.json", { marginMode: "netting", stopOutPercent: 80, leverage: 30 });
  const drawn = (seed: string) =>
    folder.json<Result & { skipped: { rejected: number } }>(
      ...["backtest", ...FILES, "--execution", "slow.json", "--account", "net.json"],
      ...["--seed", seed],
    );
  const [first, again, other] = await Promise.all([drawn("1"), drawn("1"), drawn("2")]);
  expect(first.skipped.rejected).toBeGreaterThan(0);
  expect(again.receipt).toEqual(first.receipt);
  expect(other.receipt.resultHash).not.toBe(first.receipt.resultHash);
});
