import type { Days, MetricsInput, MetricValue } from "../metrics/input.ts";
import { type MetricName, measure, needsOf } from "../metrics/measure.ts";
import { daysOf } from "../metrics/periods.ts";
import { SeriesData } from "../strategy/data.ts";
import { type Market, marketOf } from "./market.ts";
import { receiptOf } from "./receipt.ts";
import { compileStrategy } from "./series.ts";
import { simulate } from "./simulate.ts";
import type { Kept, Ran } from "./simulation-input.ts";
import { TradeRows } from "./trade-rows.ts";
import type {
  BacktestOutcome,
  BacktestRequest,
  BacktestResult,
  BacktestSetting,
  BacktestTotals,
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

const NOTHING: Kept = { trades: null, equity: null, excursions: false };

/**
 * Does once what all runs over the same bars share: checks the bars, counts the nights, and keeps every indicator that
 * a run computes for the next (three series, or 5 MB of shorter ones).
 *
 * @throws UserError on bars that cannot be, a balance that is not above 0, or currencies that no rate connects.
 */
export function prepareBacktest(setting: BacktestSetting): PreparedBacktest {
  const market = marketOf(setting);
  const { bars } = setting;
  const { dayZone, pipSize } = setting.instrument;
  const data = new SeriesData(bars, { dayZone, pipSize, recycles: true });
  const everything = (): Kept => ({
    trades: new TradeRows(market, true),
    equity: new Float64Array(bars.time.length),
    excursions: true,
  });
  const simulated = ({ strategy, params, seed = 0 }: BacktestRequest, keeps: Kept) => {
    data.settle(); // nothing that a run hands out is a series
    const series = compileStrategy(strategy, data, params);
    const { sizing } = strategy;
    const input = { market, sizing, series, seed };
    const best = () => simulate({ ...input, targetFirst: true, keeps: NOTHING });
    return { series, worst: simulate({ ...input, targetFirst: false, keeps }), best };
  };
  const outcome = (request: BacktestRequest): BacktestOutcome => {
    const { series, worst, best } = simulated(request, everything());
    // Only a bar with both stop and target lets the two cases differ.
    const made = outcomeOf(market, worst, worst.ambiguousBars === 0 ? worst : best());
    return { ...made, warmupBars: series.warmupBars };
  };
  // What is measured and not handed out needs no column of its own: a sweep writes the same one over and over.
  let equity: Float64Array | undefined;
  const rows = { all: new TradeRows(market, true), plain: new TradeRows(market, false) };
  let days: Days | undefined;
  return {
    setting,
    metrics: (request, names) => {
      const needs = needsOf(names);
      if (needs.equity) equity ??= new Float64Array(bars.time.length);
      const { worst } = simulated(request, {
        trades: needs.excursions ? rows.all : rows.plain,
        excursions: needs.excursions,
        equity: needs.equity && equity ? equity : null,
      });
      days ??= daysOf(bars.time);
      return measure(measured(worst, market, days), names);
    },
    totals: (request) => totalsOf(simulated(request, NOTHING).worst),
    run: (request) => {
      const { worst } = simulated(request, everything());
      return simulationOf(worst);
    },
    outcome,
    result: (request) => {
      const made = outcome(request);
      return { ...made, receipt: receiptOf({ ...setting, ...request }, made) };
    },
  };
}

/** Its trades become objects when somebody reads them: many callers read the equity alone. */
function simulationOf({ trades, ...rest }: Ran): Simulation {
  return {
    ...rest,
    get trades() {
      return trades.list;
    },
  };
}

function measured(
  { trades, equity }: Ran,
  { bars, initialBalance }: Market,
  days: Days,
): MetricsInput {
  return {
    get trades() {
      return trades.list;
    },
    get tallies() {
      return trades.tallies;
    },
    equity,
    times: bars.time,
    initialBalance,
    days,
  };
}

function totalsOf(simulation: Ran): BacktestTotals {
  const { netProfit, tradeCount, skipped, ambiguousBars } = simulation;
  return { netProfit, tradeCount, skipped, ambiguousBars };
}

function outcomeOf(market: Market, worst: Ran, best: Ran): Omit<BacktestOutcome, "warmupBars"> {
  const { bars, initialBalance, conversion, mode } = market;
  const { netProfit, tradeCount, ...rest } = worst;
  const trades = worst.trades.timed(bars.time);
  return {
    ...rest,
    trades,
    metrics: measure({ trades, equity: worst.equity, times: bars.time, initialBalance }),
    interval: {
      worst: Math.min(netProfit, best.netProfit),
      best: Math.max(netProfit, best.netProfit),
    },
    rateSource: conversion.source,
    mode,
  };
}
