import { assertNever, sliceBars, UserError } from "#domain";
import {
  backtestOverfitting,
  dailyReturns,
  type MetricName,
  measure,
  monteCarlo,
  noisyBars,
  type Params,
  type PreparedBacktest,
  prepareBacktest,
  realityCheck,
  type Strategy,
  sharpeEvidence,
  sharpeScale,
  tradingFrom,
} from "#engine";
import {
  type Answer,
  DAILY_SHARPE,
  type Job,
  type JobKind,
  type NoisePath,
  type OverfittingAnswer,
  type RunSetting,
  type RunsAnswer,
} from "./protocol.ts";

/** Fewest daily returns a block of the cross-validation may have. */
const LEAST_ROWS = 4;
/** Bootstrap paths of the reality check. */
const REALITY_PATHS = 500;

/** Does jobs: the inside of a worker, and the same thing without one. */
export class Workbench {
  readonly #now: () => number;
  #held: RunSetting | null = null;
  /** Ready for many runs on the bars up to the window's end; the next window takes its place. */
  #prepared: {
    readonly from: number;
    readonly to: number;
    readonly runs: PreparedBacktest;
    readonly strategy: Strategy;
    readonly sharpeScale: number;
  } | null = null;

  /** @param now ms of a clock that only goes forward. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** What the next jobs run. */
  take(setting: RunSetting): void {
    this.#held = setting;
    this.#prepared = null;
  }

  /** @throws UserError on a job that cannot be done. */
  answer<K extends JobKind>(job: Job<K>): Answer<K>;
  answer(job: Job): Answer<JobKind> {
    switch (job.kind) {
      case "runs":
        return this.#runs(job);
      case "backtest":
        return this.#ready(null).runs.result({ ...job, strategy: this.#setting.strategy });
      case "tradePaths":
        return this.#tradePaths(job);
      case "noisePaths":
        return job.seeds.map((seed) => this.#noisePath(job, seed));
      case "overfitting":
        return overfittingOf(job.returns, job.seed);
      default:
        return assertNever(job);
    }
  }

  get #setting(): RunSetting {
    if (this.#held === null) throw new UserError("compute.no_setting", "there is nothing to run");
    return this.#held;
  }

  #ready(window: Job<"runs">["window"]) {
    const { setting, strategy } = this.#setting;
    const { from, to } = window ?? { from: 0, to: setting.bars.time.length };
    const known = this.#prepared;
    if (known !== null && known.from === from && known.to === to) return known;
    // The bars up to the window's end did not change when only its start did.
    const runs =
      known?.to === to
        ? known.runs
        : prepareBacktest({ ...setting, bars: sliceBars(setting.bars, 0, to) });
    this.#prepared = {
      from,
      to,
      runs,
      strategy: tradingFrom(strategy, from),
      sharpeScale: sharpeScale(setting.bars.time.subarray(0, to)),
    };
    return this.#prepared;
  }

  #runs(job: Job<"runs">): RunsAnswer {
    const started = this.#now();
    const metrics = new Float64Array(job.runs.length * job.metrics.length).fill(NaN);
    const kept: Float64Array[] = [];
    const refused: { place: number; message: string }[] = [];
    job.runs.forEach((params, place) => {
      try {
        const { values, keep } = this.#run(job, params);
        metrics.set(values, place * job.metrics.length);
        if (keep) kept.push(keep);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        refused.push({ place, message: error.message });
        if (job.keeps !== "nothing") kept.push(this.#flat(job));
      }
    });
    return { ms: this.#now() - started, metrics, kept, refused };
  }

  #run(job: Job<"runs">, params: Params) {
    const quick = this.#quickly(job, params);
    if (quick !== null) return { values: quick, keep: null };
    const { from, to, runs, strategy } = this.#ready(job.window);
    const { setting, seed } = this.#setting;
    const names = job.metrics.filter((name) => name !== DAILY_SHARPE) as MetricName[]; // checked by who asks
    const run = runs.run({ strategy, params, seed });
    const { bars, initialBalance } = setting;
    const curve = {
      equity: run.equity.subarray(from),
      times: bars.time.subarray(from, to),
      initialBalance,
    };
    const trades = from === 0 ? run.trades : run.trades.map((trade) => movedBack(trade, from));
    const measured: Readonly<Record<string, number | null>> = measure({ ...curve, trades }, names);
    const wantsReturns = job.keeps === "dailyReturns" || job.metrics.includes(DAILY_SHARPE);
    const returns = wantsReturns ? dailyReturns(curve) : null;
    const values = job.metrics.map((name) => {
      if (name !== DAILY_SHARPE) return measured[name] ?? NaN;
      return (returns && sharpeEvidence(returns)?.sharpe) ?? NaN;
    });
    const keep = { nothing: null, equity: curve.equity.slice(), dailyReturns: returns }[job.keeps];
    return { values, keep };
  }

  /**
   * All that is asked of a run over every bar without a curve or a list of trades made for it: what sweeps are made of.
   * The daily ratio is the yearly one, scaled back. @returns null where it takes the run itself to tell.
   */
  #quickly({ metrics, keeps, window }: Job<"runs">, params: Params): readonly number[] | null {
    const { from, runs, strategy, sharpeScale } = this.#ready(window);
    if (from !== 0 || keeps !== "nothing") return null;
    const wantsDaily = metrics.includes(DAILY_SHARPE);
    const names = metrics.map((name) => (name === DAILY_SHARPE ? "sharpe" : name)) as MetricName[]; // as above
    const measured = runs.metrics({ strategy, params, seed: this.#setting.seed }, names);
    // No yearly ratio: too few days, none that differ, or an account that was lost, which alone has a daily one.
    if (wantsDaily && measured.sharpe === null) return null;
    return metrics.map((name, i) => {
      if (name === DAILY_SHARPE) return (measured.sharpe ?? NaN) / sharpeScale;
      return measured[names[i] as MetricName] ?? NaN;
    });
  }

  /** What a run that cannot be made would have left: nothing gained, nothing lost. */
  #flat({ keeps, window }: Job<"runs">): Float64Array {
    const { bars, initialBalance } = this.#setting.setting;
    const times = window === null ? bars.time : bars.time.subarray(window.from, window.to);
    const equity = new Float64Array(times.length).fill(initialBalance);
    return keeps === "equity" ? equity : dailyReturns({ equity, times, initialBalance });
  }

  #tradePaths({ params, input }: Job<"tradePaths">) {
    const { setting, strategy, seed } = this.#setting;
    const { trades } = this.#ready(null).runs.run({ strategy, params, seed });
    if (trades.length === 0) {
      throw new UserError("compute.no_trades", "there are no trades to make paths of");
    }
    const profits = Float64Array.from(trades, ({ netProfit }) => netProfit);
    return monteCarlo({ ...input, profits, initialBalance: setting.initialBalance });
  }

  /** Bars that were moved have nothing inside: where minutes decided, the bars themselves do. */
  #noisePath(job: Job<"noisePaths">, noiseSeed: number): NoisePath {
    const { strategy, seed } = this.#setting;
    const { inside, ...setting } = this.#setting.setting;
    const { strength, tickSize, params, stops } = job;
    const bars = noisyBars(setting.bars, { seed: noiseSeed, strength, tickSize });
    const coarser = { ...setting, bars, ...(inside && { mode: "ohlc" as const }) };
    const { equity } = prepareBacktest(coarser).run({ strategy, params, seed });
    let peak = setting.initialBalance;
    let lowest = peak;
    let deepest = 0;
    for (const value of equity) {
      if (value > peak) peak = value;
      if (value < lowest) lowest = value;
      if (peak - value > deepest * peak) deepest = (peak - value) / peak;
    }
    return {
      finalEquity: equity[equity.length - 1] ?? setting.initialBalance,
      lowestEquity: lowest,
      maxDrawdownPercent: 100 * deepest,
      equity: Float64Array.from(stops, (bar) =>
        bar === 0 ? setting.initialBalance : (equity[bar - 1] ?? NaN),
      ),
    };
  }
}

/** Trades count bars from the window's first on. */
function movedBack<T extends { readonly entryBar: number; readonly exitBar: number }>(
  trade: T,
  by: number,
): T {
  return { ...trade, entryBar: trade.entryBar - by, exitBar: trade.exitBar - by };
}

/** As many blocks as the days allow, at most 16. */
function overfittingOf(returns: readonly Float64Array[], seed: number): OverfittingAnswer {
  const days = returns[0]?.length ?? 0;
  const blocks = Math.min(16, 2 * Math.floor(days / (2 * LEAST_ROWS)));
  if (returns.length < 2 || blocks < 6) return { pbo: null, realityCheck: null };
  return {
    pbo: backtestOverfitting({ returns, blocks }).probability,
    realityCheck: realityCheck({ excess: returns, paths: REALITY_PATHS, seed }).pValue,
  };
}
