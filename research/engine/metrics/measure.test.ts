import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRng } from "#domain";
import type { ExitReason } from "../backtest/types.ts";
import type { MetricsInput } from "./input.ts";
import { METRICS, measure, needsOf } from "./measure.ts";
import type { MeasuredTrade } from "./measured-trade.ts";
import { daysOf } from "./periods.ts";

const DAY = 86_400_000;

function trade(
  netProfit: number,
  entryBar: number,
  exitBar: number,
  exitReason: ExitReason = "signal",
): MeasuredTrade {
  return {
    side: "long",
    lots: 1,
    entryBar,
    exitBar,
    exitReason,
    grossProfit: netProfit + 3,
    commission: -2,
    swap: -1,
    netProfit,
  };
}

function inputOf(
  equity: readonly number[],
  trades: readonly MeasuredTrade[] = [],
  step = DAY,
): MetricsInput {
  return {
    trades,
    equity: Float64Array.from(equity),
    times: Float64Array.from(equity, (_, i) => Date.UTC(2024, 0, 1) + i * step),
    initialBalance: 1000,
  };
}

describe("metrics of trades, by hand", () => {
  const input = inputOf(
    [1000, 1000, 1030, 1020, 1000, 1060, 1060, 1060, 1050, 1050],
    [
      trade(30, 1, 2),
      trade(-10, 2, 3),
      trade(-20, 3, 4),
      trade(60, 4, 5, "takeProfit"),
      trade(0, 6, 6, "stopLoss"),
      trade(-10, 7, 8),
    ],
  );

  test("each counts what its name says", () => {
    expect(measure(input)).toMatchObject({
      netProfit: 50,
      grossProfit: 90,
      grossLoss: -40,
      profitFactor: 2.25,
      trades: 6,
      winRate: 2 / 6,
      expectancy: 50 / 6,
      averageWin: 45,
      averageLoss: -40 / 3,
      largestWin: 60,
      largestLoss: -20,
      maxConsecutiveWins: 1,
      maxConsecutiveLosses: 2,
      averageBarsHeld: 5 / 6,
      // Bars 1, 2, 3 (closed at the opens of 2, 3, 4), 4 and 5 (target inside 5), 6, 7.
      exposure: 0.7,
      totalCommission: -12,
      totalSwap: -6,
      returnPercent: (1050 / 1000 - 1) * 100,
      maxDrawdown: 30,
      maxDrawdownPercent: (100 * 30) / 1030,
      recoveryFactor: 50 / 30,
    });
  });

  test("a fall from the initial balance is a drawdown too", () => {
    const metrics = measure(inputOf([990, 950, 1200, 1140]));
    expect([metrics.maxDrawdown, metrics.maxDrawdownPercent]).toEqual([60, 5]);
  });
});

describe("metrics of the equity curve, against a second computation", () => {
  const rng = seededRng(7);
  const growth = Array.from({ length: 24 * 60 }, () => 1 + (rng() - 0.49) * 0.002);
  let value = 1000;
  const equity = growth.map((factor) => {
    value *= factor;
    return value;
  });
  const input = inputOf(equity, [], 3_600_000);
  const daily = equity
    .filter((_, i) => i % 24 === 23)
    .map((now, day, ends) => now / (day === 0 ? 1000 : (ends[day - 1] ?? NaN)) - 1);
  const years = ((equity.length - 1) * 3_600_000) / (365.25 * DAY);
  const mean = daily.reduce((a, b) => a + b) / daily.length;

  test("Sharpe: 60 daily returns, sample deviation, scaled by the data's own days a year", () => {
    const deviation = Math.sqrt(
      daily.map((one) => (one - mean) ** 2).reduce((a, b) => a + b) / (daily.length - 1),
    );
    expect(measure(input).sharpe).toBeCloseTo((mean / deviation) * Math.sqrt(60 / years), 9);
  });

  test("Sortino: only falls count in the deviation", () => {
    const downside = Math.sqrt(
      daily.map((one) => (one < 0 ? one * one : 0)).reduce((a, b) => a + b) / daily.length,
    );
    expect(measure(input).sortino).toBeCloseTo((mean / downside) * Math.sqrt(60 / years), 9);
  });

  test("CAGR: the yearly factor that leads from the first to the last", () => {
    const cagr = measure(input).cagrPercent ?? NaN;
    expect(1000 * Math.exp(Math.log(1 + cagr / 100) * years)).toBeCloseTo(value, 6);
  });

  test("drawdown agrees with looking at every pair of bars", () => {
    let [money, percent] = [0, 0];
    [1000, ...equity].forEach((peak, i) => {
      for (const later of equity.slice(i)) {
        money = Math.max(money, peak - later);
        percent = Math.max(percent, (100 * (peak - later)) / peak);
      }
    });
    expect(measure(input).maxDrawdown).toBeCloseTo(money, 9);
    expect(measure(input).maxDrawdownPercent).toBeCloseTo(percent, 9);
  });
});

describe("sample gates", () => {
  test("no trades: ratios are null, sums are 0", () => {
    expect(measure(inputOf([1000, 1000]))).toMatchObject({
      netProfit: 0,
      returnPercent: 0,
      cagrPercent: null,
      trades: 0,
      winRate: null,
      profitFactor: null,
      expectancy: null,
      grossProfit: 0,
      grossLoss: 0,
      averageWin: null,
      averageLoss: null,
      largestWin: null,
      largestLoss: null,
      maxConsecutiveWins: 0,
      maxConsecutiveLosses: 0,
      maxDrawdown: 0,
      maxDrawdownPercent: 0,
      recoveryFactor: null,
      sharpe: null,
      sortino: null,
      exposure: 0,
      averageBarsHeld: null,
      totalCommission: 0,
      totalSwap: 0,
    });
  });

  test("no loss: profit factor is null, not infinite", () => {
    expect(measure(inputOf([1010], [trade(10, 0, 0)])).profitFactor).toBeNull();
  });

  test("29 days are too few for Sharpe and a flat curve has none", () => {
    const rising = Array.from({ length: 29 }, (_, i) => 1000 + i * (i % 3));
    expect([measure(inputOf(rising)).sharpe, measure(inputOf(rising)).cagrPercent]).toEqual([
      null,
      null,
    ]);
    expect(measure(inputOf(Array.from({ length: 90 }, () => 1000))).sharpe).toBeNull();
    expect(
      measure(inputOf(Array.from({ length: 90 }, (_, i) => 1000 * 1.01 ** (i + 1)))).sharpe,
    ).toBeNull();
  });

  test("an account that was lost has no yearly return and no Sharpe", () => {
    const lost = Array.from({ length: 90 }, (_, i) => 1000 - 20 * i);
    expect(measure(inputOf(lost))).toMatchObject({
      cagrPercent: null,
      sharpe: null,
      sortino: null,
    });
    expect(measure(inputOf(lost)).maxDrawdownPercent).toBeGreaterThan(100);
  });

  test("every metric has a name and a unit", () => {
    expect(METRICS.length).toBeGreaterThan(60);
    expect(METRICS.find(({ name }) => name === "winRate")).toEqual({
      name: "winRate",
      family: "trading",
      unit: "fraction",
      formula: "trades with a net profit above 0 / trades",
      gate: "one trade",
      labelKey: "metric_win_rate",
    });
    expect(new Set(METRICS.map(({ name }) => name)).size).toBe(METRICS.length);
  });

  test("asked for some, it answers those alone", () => {
    expect(measure(inputOf([1010, 1000]), ["maxDrawdown", "sharpe"])).toEqual({
      maxDrawdown: 10,
      sharpe: null,
    });
  });

  test("whatever the run was, every metric is a finite number or null", () => {
    const extremes = [0, -1, 1e-300, 5e-324, 1, 1000, 1e150, 1e308];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...extremes), { maxLength: 150 }),
        fc.array(fc.constantFrom(-1e308, -1, 0, 1e-300, 1, 1e308), { maxLength: 40 }),
        (equity, profits) => {
          const trades = profits.map((profit, i) => trade(profit, i, i + 1));
          for (const value of Object.values(measure(inputOf(equity, trades)))) {
            expect(value === null || Number.isFinite(value)).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test("no metric without a gate is ever null, and each with one is, on an empty run", () => {
    const empty = measure(inputOf([]));
    expect(METRICS.filter(({ name, gate }) => (empty[name] === null) !== (gate !== null))).toEqual(
      [],
    );
  });
});

describe("what a sweep asks for", () => {
  const rng = seededRng(11);
  const moves = Array.from({ length: 2000 }, () => 100 * (rng() - 0.48));
  let balance = 10_000;
  const whole: MetricsInput = {
    trades: moves.slice(0, 200).map((move, i) => ({
      ...trade(move, 9 * i, 9 * i + 4),
      side: i % 3 === 0 ? "short" : "long",
      maxFavourable: Math.max(move, 10),
      maxAdverse: Math.min(move, -10),
      initialRisk: 40,
    })),
    equity: Float64Array.from(moves, (move) => {
      balance += move;
      return balance;
    }),
    times: Float64Array.from(moves, (_, i) => (i * DAY * 2) / 3),
    initialBalance: 10_000,
  };
  const all = measure(whole);

  test.each(METRICS.map(({ name }) => name))("%s alone is what it is among all", (name) => {
    const needs = needsOf([name]);
    const kept: MetricsInput = {
      ...whole,
      equity: needs.equity ? whole.equity : new Float64Array(0),
      trades: needs.excursions
        ? whole.trades
        : whole.trades.map(({ maxAdverse: _, maxFavourable: __, ...rest }) => rest),
      days: daysOf(whole.times),
    };
    expect(all[name]).not.toBeNull();
    expect(measure(kept, [name])[name]).toBe(all[name]);
  });
});
