import { type DeepestFall, deepestFallOf } from "./deepest-fall.ts";
import { type Falls, fallsOf } from "./falls.ts";
import { type MetricsInput, MS_PER_YEAR } from "./input.ts";
import type { MeasuredTrade } from "./measured-trade.ts";
import {
  type DayEnds,
  dayEnds,
  eachDay,
  monthOf,
  periodReturns,
  spanOf,
  weekOf,
} from "./periods.ts";
import { type SideTallies, type Streaks, streaksOf, tallyTrades } from "./tally.ts";

/** A run to be measured. What several metrics share is computed when first asked for, and once. */
export class Sample implements MetricsInput {
  readonly #input: MetricsInput;
  readonly equity: Float64Array;
  readonly times: Float64Array;
  readonly initialBalance: number;
  #tallies: SideTallies | undefined;
  #streaks: Streaks | undefined;
  #falls: Falls | undefined;
  #deepest: DeepestFall | undefined;
  #ends: DayEnds | undefined;
  #daily: Float64Array | undefined;
  #weekly: Float64Array | undefined;
  #monthly: Float64Array | undefined;
  #sorted: Float64Array | undefined;
  #moments: Moments | undefined;

  constructor(input: MetricsInput) {
    this.#input = input;
    this.equity = input.equity;
    this.times = input.times;
    this.initialBalance = input.initialBalance;
  }

  /** Of a run they are made when first read. */
  get trades(): readonly MeasuredTrade[] {
    return this.#input.trades;
  }

  get tallies(): SideTallies {
    this.#tallies ??= this.#input.tallies ?? tallyTrades(this.trades);
    return this.#tallies;
  }

  get streaks(): Streaks {
    this.#streaks ??= streaksOf(this.trades);
    return this.#streaks;
  }

  get falls(): Falls {
    this.#falls ??= fallsOf(this);
    return this.#falls;
  }

  /** The part of `falls` that sweeps ask for, at a fraction of the work. */
  get deepest(): DeepestFall {
    this.#deepest ??= deepestFallOf(this);
    return this.#deepest;
  }

  /** Returns from UTC day to UTC day, as fractions; see `periodReturns`. */
  get daily(): Float64Array {
    this.#daily ??= periodReturns(this.ends, this.initialBalance, eachDay);
    return this.#daily;
  }

  get weekly(): Float64Array {
    this.#weekly ??= periodReturns(this.ends, this.initialBalance, weekOf);
    return this.#weekly;
  }

  get monthly(): Float64Array {
    this.#monthly ??= periodReturns(this.ends, this.initialBalance, monthOf);
    return this.#monthly;
  }

  /** The daily returns, smallest first. */
  get sortedDaily(): Float64Array {
    this.#sorted ??= this.daily.slice().sort();
    return this.#sorted;
  }

  get moments(): Moments {
    this.#moments ??= momentsOf(this.daily);
    return this.#moments;
  }

  get ends(): DayEnds {
    this.#ends ??= dayEnds(this, this.#input.days);
    return this.#ends;
  }

  /** ms from the first bar's open to the last's. */
  get span(): number {
    return spanOf(this.times);
  }

  /** Daily returns that the data itself has in a year, so that weekend markets and monthly bars are scaled as they are. */
  get returnsPerYear(): number {
    return this.span > 0 ? (this.daily.length * MS_PER_YEAR) / this.span : 0;
  }
}

/** Means of powers of the distance from the mean: m2 the population variance, m3 and m4 the next. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
  /** Sample standard deviation, divided by count - 1; 0 where the values are equal but for rounding. */
  readonly deviation: number;
}

export function momentsOf(values: Float64Array): Moments {
  const count = values.length;
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / count;
  let [m2, m3, m4] = [0, 0, 0];
  for (const value of values) {
    const away = value - mean;
    const square = away * away;
    m2 += square;
    m3 += square * away;
    m4 += square * square;
  }
  const deviation = Math.sqrt(m2 / (count - 1));
  // Equal values deviate by rounding alone; a ratio to that would be a number without meaning.
  const isFlat = !(deviation > Math.abs(mean) * 1e-12);
  return {
    count,
    mean,
    m2: m2 / count,
    m3: m3 / count,
    m4: m4 / count,
    deviation: isFlat ? 0 : deviation,
  };
}

/**
 * The value below which a share of the sorted values lies, between neighbours in a straight line.
 *
 * @param share 0-1. Source: R. Hyndman and Y. Fan, "Sample Quantiles", 1996, type 7 (numpy's default).
 */
export function quantileOf(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const below = sorted[low] as number; // the caller has at least one value
  const above = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  return below + (at - low) * (above - below);
}
