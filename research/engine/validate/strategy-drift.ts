import { type Bars, sliceBars } from "#domain";
import { compileStrategy } from "../backtest/series.ts";
import { SeriesData } from "../strategy/data.ts";
import type { MarketFacts } from "../strategy/language-function.ts";
import type { Strategy } from "../strategy/strategy.ts";
import { warmupOf, windowOf } from "../strategy/warmup.ts";
import { type DriftRow, MOST_DRIFT, warmupDrift } from "./warmup-drift.ts";

export interface StrategyDriftInput {
  readonly strategy: Strategy;
  /** Of the strategy's timeframe. */
  readonly bars: Bars;
  /** Values in place of the parameters' defaults. */
  readonly params?: Readonly<Record<string, number>>;
  /** Of the instrument: where its day ends, its pip. */
  readonly facts?: Partial<Omit<MarketFacts, "columns">>;
  /** Decision bars to compare. Default 1,000. */
  readonly samples?: number;
}

export interface StrategyDrift {
  /** Bars until every series is known. */
  readonly warmup: number;
  /** Bars that a live decision sees. */
  readonly window: number;
  /** One, two, five and ten warm-ups, and the live window where it is none of these. */
  readonly rows: readonly DriftRow[];
  /** Share of the decisions that the live window gets wrong, 0-1; null: too little history to tell. */
  readonly share: number | null;
  /** Whether that is at most `MOST_DRIFT`; null: too little history to tell. */
  readonly isStable: boolean | null;
}

const MULTIPLES = [1, 2, 5, 10];

/**
 * How far the signals of a strategy, decided from a window of bars as a live decision is, are from those of the whole
 * history. A signal counts as different where any of its four conditions (enter or leave, long or short) is.
 *
 * @throws UserError `strategy.bad_param` as `compileStrategy` does.
 */
export function strategyDrift(input: StrategyDriftInput): StrategyDrift {
  const { strategy, bars, params = {}, facts = {}, samples } = input;
  const warmup = warmupOf(strategy, params);
  const window = windowOf(warmup);
  const windows = MULTIPLES.map((multiple) => multiple * warmup);
  const rows = warmupDrift({
    bars: bars.time.length,
    warmup,
    multiples: windows.includes(window) ? MULTIPLES : [...MULTIPLES, window / warmup],
    signals: (from, to) =>
      compileStrategy(strategy, new SeriesData(sliceBars(bars, from, to), facts), params).signals,
    ...(samples !== undefined && { samples }),
  });
  const share = rows.find((row) => row.window === window)?.share ?? null;
  return { warmup, window, rows, share, isStable: share === null ? null : share <= MOST_DRIFT };
}
