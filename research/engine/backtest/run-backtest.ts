import { UserError } from "#domain";
import { measure } from "../metrics/measure.ts";
import { netProfit } from "../metrics/profit.ts";
import { requireSoundBars } from "./bars-guard.ts";
import { conversionOf } from "./conversion.ts";
import { receiptOf } from "./receipt.ts";
import { compileStrategy } from "./series.ts";
import { simulate } from "./simulate.ts";
import type { BacktestInput, BacktestResult } from "./types.ts";

/**
 * Trades a strategy over bars, by the rules of SEMANTICS: a signal of a closed bar acts at the next open, stops before
 * targets, costs on every fill.
 *
 * @returns trades, equity a bar, metrics, the interval of net profit, and a receipt. The same input gives the same bytes.
 * @throws UserError on bars that cannot be, parameters that cannot run, a balance that is not above 0, or currencies
 * that no rate connects.
 */
export function runBacktest(input: BacktestInput): BacktestResult {
  const { strategy, bars, instrument, accountCurrency, initialBalance } = input;
  if (!(initialBalance > 0 && initialBalance < Infinity)) {
    throw new UserError(
      "account.bad_balance",
      `the initial balance must be above 0, was ${initialBalance}`,
    );
  }
  requireSoundBars(bars);
  const conversion = conversionOf(instrument, accountCurrency, input.rates ?? {});
  const series = compileStrategy(strategy, bars, input.params);
  const worst = simulate({ input, series, conversion, targetFirst: false });
  // Only a bar with both stop and target lets the two cases differ.
  const best =
    worst.ambiguousBars === 0 ? worst : simulate({ input, series, conversion, targetFirst: true });
  const profits = [netProfit(worst), netProfit(best)] as const;
  const outcome = {
    ...worst,
    metrics: measure({ ...worst, times: bars.time, initialBalance }),
    interval: { worst: Math.min(...profits), best: Math.max(...profits) },
    rateSource: conversion.source,
  };
  return { ...outcome, receipt: receiptOf(input, outcome) };
}
