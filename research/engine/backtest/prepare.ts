import type { MetricValue } from "../metrics/input.ts";
import { type MetricName, measure, needsOf } from "../metrics/measure.ts";
import { type Days, daysOf } from "../metrics/periods.ts";
import { SeriesData } from "../strategy/data.ts";
import { type Market, marketOf } from "./market.ts";
import { receiptOf } from "./receipt.ts";
import { compileStrategy } from "./series.ts";
import { simulate } from "./simulate.ts";
import type {
  BacktestOutcome,
  BacktestRequest,
  BacktestResult,
  BacktestSetting,
  BacktestTotals,
  BacktestTrade,
  ClosedTrade,
  Simulation,
} from "./types.ts";

/** One setting, made ready for many runs. */
export interface PreparedBacktest {
  readonly setting: BacktestSetting;
  /** The totals alone: what a sweep needs of each combination. @throws UserError on parameters that cannot run. */
  totals(request: BacktestRequest): BacktestTotals;
  /** Metrics by name; what they do not need is not kept. What a sweep asks of each combination. @throws UserError as `totals` does. */
  metrics<Name extends MetricName>(
    request: BacktestRequest,
    names: readonly Name[],
  ): Readonly<Record<Name, MetricValue>>;
  /** Totals with the equity curve and the trades, their times left out. @throws UserError as `totals` does. */
  run(request: BacktestRequest): Simulation & BacktestTotals;
  /** Everything but the receipt. @throws UserError as `totals` does. */
  outcome(request: BacktestRequest): BacktestOutcome;
  /** Everything. @throws UserError as `totals` does. */
  result(request: BacktestRequest): BacktestResult;
}

/**
 * Does once what all runs over the same bars share: checks the bars, counts the nights, and keeps every indicator that
 * a run computes for the next (up to 64 MB).
 *
 * @throws UserError on bars that cannot be, a balance that is not above 0, or currencies that no rate connects.
 */
export function prepareBacktest(setting: BacktestSetting): PreparedBacktest {
  const market = marketOf(setting);
  const data = new SeriesData(setting.bars, setting.instrument);
  const simulated = ({ strategy, params }: BacktestRequest, withEquity: boolean) => {
    const series = compileStrategy(strategy, data, params);
    const run = (targetFirst: boolean, equity: boolean) =>
      simulate({ market, sizing: strategy.sizing, series, targetFirst, withEquity: equity });
    return { series, worst: run(false, withEquity), best: () => run(true, false) };
  };
  const outcome = (request: BacktestRequest): BacktestOutcome => {
    const { series, worst, best } = simulated(request, true);
    // Only a bar with both stop and target lets the two cases differ.
    const made = outcomeOf(market, worst, worst.ambiguousBars === 0 ? worst : best());
    return { ...made, mode: setting.mode ?? "ohlc", warmupBars: series.warmupBars };
  };
  const { bars, initialBalance } = setting;
  let days: Days | undefined;
  return {
    setting,
    metrics: (request, names) => {
      const { worst } = simulated(request, needsOf(names).equity);
      days ??= daysOf(bars.time);
      return measure({ ...worst, times: bars.time, initialBalance, days }, names);
    },
    totals: (request) => totalsOf(simulated(request, false).worst),
    run: (request) => {
      const { worst } = simulated(request, true);
      return { ...worst, ...totalsOf(worst) };
    },
    outcome,
    result: (request) => {
      const made = outcome(request);
      return { ...made, receipt: receiptOf({ ...setting, ...request }, made) };
    },
  };
}

function totalsOf(simulation: Simulation): BacktestTotals {
  const { trades, skipped, ambiguousBars } = simulation;
  return { netProfit: netProfitOf(trades), tradeCount: trades.length, skipped, ambiguousBars };
}

function outcomeOf(
  market: Market,
  worst: Simulation,
  best: Simulation,
): Omit<BacktestOutcome, "mode" | "warmupBars"> {
  const { bars, initialBalance, conversion } = market;
  const trades = worst.trades.map((trade) => withTimes(trade, bars.time));
  const profits = [netProfitOf(worst.trades), netProfitOf(best.trades)] as const;
  return {
    ...worst,
    trades,
    metrics: measure({ trades, equity: worst.equity, times: bars.time, initialBalance }),
    interval: { worst: Math.min(...profits), best: Math.max(...profits) },
    rateSource: conversion.source,
  };
}

function netProfitOf(trades: readonly ClosedTrade[]): number {
  let sum = 0;
  for (const trade of trades) sum += trade.netProfit;
  return sum;
}

function withTimes(trade: ClosedTrade, times: Float64Array): BacktestTrade {
  const { side, lots, entryBar, entryPrice, exitBar, ...rest } = trade;
  return {
    side,
    lots,
    entryBar,
    entryTime: isoTime(times[entryBar] as number), // a trade lies inside its bars
    entryPrice,
    exitBar,
    exitTime: isoTime(times[exitBar] as number),
    ...rest,
  };
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
