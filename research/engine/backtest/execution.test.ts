import { describe, expect, test } from "vitest";
import { canonicalJson, type Json } from "#domain";
import { randomBars } from "../testing.ts";
import { accountRulesSchema, completeAccountRules } from "./account.ts";
import { dealingOf } from "./dealing.ts";
import { completeExecution, executionSchema } from "./execution.ts";
import { brief, EXIT, flat, LONG, run, SHORT } from "./testing.ts";
import type { BacktestInput, BacktestResult } from "./types.ts";

const bars = randomBars(600, 11);
for (let i = 0; i < 600; i++) bars.volume[i] = [LONG, 0, SHORT, 0, 0, EXIT, 0][i % 7] ?? 0;

function runWith(more: Partial<BacktestInput>): BacktestResult {
  const spec = { stopLoss: "0.004", takeProfit: "0.005" };
  return run({ candles: [flat(1)], spec, more: { bars, initialBalance: 1e6, ...more } });
}

const textOf = ({ equity, ...rest }: BacktestResult) =>
  canonicalJson({ ...rest, equity: [...equity] } as unknown as Json); // a result holds JSON values only

describe("the broker's execution", () => {
  const rough = completeExecution({
    slippage: { kind: "exponential", meanPoints: 2, mostPoints: 6 },
    rejectProbability: 0.2,
  });

  test("nothing asked for is byte for byte the plain run", () => {
    expect(textOf(runWith({ execution: completeExecution() }))).toBe(textOf(runWith({})));
    const none = { kind: "exponential", meanPoints: 0, mostPoints: 0 } as const;
    const zero = runWith({ execution: completeExecution({ slippage: none }) });
    expect(zero.trades).toEqual(runWith({}).trades);
    expect(zero.equity).toEqual(runWith({}).equity);
  });

  test("one seed is one result, another seed another", () => {
    const seeded = (seed: number) => textOf(runWith({ execution: rough, seed }));
    expect(seeded(3)).toBe(seeded(3));
    expect(seeded(3)).not.toBe(seeded(4));
  });

  test("refused entries are counted, and are about as many as asked", () => {
    const plain = runWith({});
    const result = runWith({ execution: rough, seed: 1 });
    expect(plain.skipped.rejected).toBe(0);
    const asked = result.trades.length + result.skipped.rejected;
    expect(result.skipped.rejected / asked).toBeGreaterThan(0.1);
    expect(result.skipped.rejected / asked).toBeLessThan(0.4);
    const never = runWith({ execution: { ...rough, rejectProbability: 1 } });
    expect([never.trades.length, never.skipped.rejected > 100]).toEqual([0, true]);
  });

  test("a refused exit is sent again at the next open", () => {
    const candles = [
      flat(100, LONG),
      flat(100, EXIT),
      flat(101),
      flat(102),
      flat(103),
      flat(104),
      flat(105),
    ];
    let later = 0;
    for (let seed = 0; seed < 40; seed++) {
      const execution = completeExecution({ rejectProbability: 0.5 });
      const [trade] = run({ candles, more: { execution, seed } }).trades;
      if (trade === undefined) continue;
      expect(["signal", "endOfData"]).toContain(trade.exitReason);
      if (trade.exitReason === "signal") expect(trade.exitPrice).toBe(99 + trade.exitBar);
      if (trade.exitReason === "signal" && trade.exitBar > 2) later++;
    }
    expect(later).toBeGreaterThan(3);
  });

  test("latency changes nothing where the inside of a bar is not known", () => {
    const slow = completeExecution({ latencyMs: 60_000 });
    expect(runWith({ execution: slow }).trades).toEqual(runWith({}).trades);
  });

  test("drawn slippage has its mean, in whole points, never above the most", () => {
    const slippage = { kind: "exponential", meanPoints: 4, mostPoints: 30 } as const;
    const { slippage: at } = dealingOf(completeExecution({ slippage }), 1, 0.5, 9);
    const draws = Array.from({ length: 20_000 }, (_, bar) => at(bar, "entry") / 0.5 - 1);
    expect(draws.every((draw) => Number.isInteger(draw) && draw >= 0 && draw <= 30)).toBe(true);
    expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).toBeCloseTo(4, 0);
  });

  test("slippage is against the trader on market and stop fills, and none on targets", () => {
    const slippage = { kind: "exponential", meanPoints: 1e6, mostPoints: 3 } as const; // nearly always the most
    const more = { execution: completeExecution({ slippage }) };
    const sold = run({ candles: [flat(100, LONG), flat(100, EXIT), flat(100)], more });
    expect(sold.trades[0]).toMatchObject({ entryPrice: 103, exitPrice: 97 });
    const spec = { stopLoss: "5", takeProfit: "10" };
    const stopped = run({ candles: [flat(100, LONG), flat(100), [100, 100, 90, 90]], spec, more });
    expect(brief(stopped)).toEqual([["long", 1, 103, 2, 95, "stopLoss"]]);
    const paid = run({ candles: [flat(100, LONG), flat(100), [100, 120, 100, 100]], spec, more });
    expect(brief(paid)).toEqual([["long", 1, 103, 2, 113, "takeProfit"]]);
  });
});

test("what a user writes is checked, and completed with defaults", () => {
  expect(completeExecution(executionSchema.parse({ latencyMs: 80 }))).toEqual({
    latencyMs: 80,
    slippage: { kind: "fixed" },
    rejectProbability: 0,
  });
  for (const bad of [
    { latencyMs: -1 },
    { rejectProbability: 2 },
    { slippage: { kind: "exponential", meanPoints: 1 } },
    { speed: 1 },
  ]) {
    expect(executionSchema.safeParse(bad).success).toBe(false);
  }
  expect(completeAccountRules(accountRulesSchema.parse({ marginMode: "netting" }))).toEqual({
    marginMode: "netting",
    marginCallPercent: 100,
    stopOutPercent: 50,
  });
  for (const bad of [{ marginMode: "exchange" }, { stopOutPercent: -1 }, { leverage: 0 }]) {
    expect(accountRulesSchema.safeParse(bad).success).toBe(false);
  }
});
