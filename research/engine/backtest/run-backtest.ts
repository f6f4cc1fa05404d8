import { prepareBacktest } from "./prepare.ts";
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
  return prepareBacktest(input).result(input);
}
