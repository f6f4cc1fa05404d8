import { afterAll, beforeAll, expect, test } from "vitest";
import { generateBars } from "#marketdata";
import { limitsToWire } from "#protocol";
import { DEFAULT_LIMITS } from "#risk";
import { CommandFolder, csvOf } from "./testing.ts";

const SPEC = {
  specVersion: 1,
  name: "stopless",
  symbol: "EURUSD",
  timeframe: "H1",
  entry: { long: "crossover(sma(close, 5), sma(close, 15))" },
  exit: { long: "crossunder(sma(close, 5), sma(close, 15))" },
  sizing: { kind: "fixedLots", lots: 0.1 },
};
const FILES = ["--spec", "spec.json", "--bars", "bars.csv"];
const LIMITS = limitsToWire(DEFAULT_LIMITS);
const folder = new CommandFolder();

interface Result {
  readonly trades: readonly { readonly entryBar: number }[];
  readonly refused?: {
    readonly count: number;
    readonly byCode: object;
    readonly entries: readonly { readonly code: string; readonly bar: number }[];
  };
}

beforeAll(() => {
  const from = Date.UTC(2024, 0, 1);
  const bars = generateBars({ symbol: "EURUSD", timeframe: "H1", from, count: 1_000, seed: 8 });
  folder.write("bars.csv", csvOf(bars));
  folder.write("spec.json", SPEC);
  folder.write("stops.json", LIMITS);
  folder.write("none.json", { ...LIMITS, require_stop_loss: false });
});

afterAll(() => folder.discard());

test("entries without a stop are refused where the limits ask for one, and each is told", async () => {
  const plain = await folder.json<Result>("backtest", ...FILES);
  const limited = await folder.json<Result>("backtest", ...FILES, "--limits", "stops.json");
  const count = plain.trades.length;
  expect(plain).not.toHaveProperty("refused");
  expect(count).toBeGreaterThan(5);
  expect(limited.trades).toEqual([]);
  expect(limited.refused?.byCode).toHaveProperty(["risk.stop_loss_missing"]);
  expect(limited.refused?.entries[0]).toMatchObject({
    code: "risk.stop_loss_missing",
    bar: plain.trades[0]?.entryBar,
  });
  const { stderr } = await folder.run("backtest", ...FILES, "--limits", "stops.json");
  expect(stderr).toMatch(/entries were refused by the limits: \d+ risk\.stop_loss_missing/);
  const loose = await folder.json<Result>("backtest", ...FILES, "--limits", "none.json");
  expect(loose.trades).toEqual(plain.trades);
  expect(loose.refused?.count).toBe(0);
});

test("limits that are not whole are refused with the field's name", async () => {
  const { max_positions: _, ...rest } = LIMITS;
  folder.write("part.json", rest);
  folder.write("wrong.json", { ...LIMITS, daily_loss: { ...LIMITS.daily_loss, percent: 500 } });
  const part = await folder.run("backtest", ...FILES, "--limits", "part.json");
  expect(part).toMatchObject({ code: 2 });
  expect(part.stderr).toContain("part.json, field max_positions");
  const wrong = await folder.run("backtest", ...FILES, "--limits", "wrong.json");
  expect(wrong.stderr).toContain("wrong.json, field daily_loss.percent: must be at most 100");
});
