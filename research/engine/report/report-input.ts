import type { Costs, Instrument } from "#broking";
import type { Timeframe } from "#domain";
import type { AccountRules } from "../backtest/account.ts";
import type { Execution } from "../backtest/execution.ts";
import type { BacktestResult } from "../backtest/types.ts";
import type { Strategy } from "../strategy/strategy.ts";

/** What is known of the bars' quality; `barsQuality` of market data makes it. */
export interface ReportQuality {
  /** 0-1. */
  readonly coverage: number;
  readonly gapCount: number;
  readonly duplicates: number;
  readonly missingSpreads: number;
  readonly zeroSpreads: number;
  readonly negativeSpreads: number;
  readonly flatBars: number;
  /** Open times of bars far wider than the others, ms UTC. */
  readonly spikes: readonly number[];
}

/** A backtest and what it was run on. */
export interface ReportInput {
  readonly strategy: Strategy;
  readonly instrument: Pick<Instrument, "symbol" | "digits" | "volumeStep">;
  /** Of the bars. */
  readonly timeframe: Timeframe;
  readonly costs: Costs;
  readonly execution?: Execution | undefined;
  readonly account?: AccountRules | undefined;
  /** Account currency. */
  readonly initialBalance: number;
  readonly accountCurrency: string;
  /** Bar opens, ms UTC, rising; one for each equity. */
  readonly times: Float64Array;
  readonly result: BacktestResult;
  /** Absent: the report says nothing of it. */
  readonly quality?: ReportQuality | undefined;
}

/** Coverage below which a result rests on low-quality data. */
export const LOW_COVERAGE = 0.95;
