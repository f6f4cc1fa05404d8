import { sliceBars, UserError } from "#domain";
import {
  type BacktestRequest,
  type BarRange,
  dailyReturns,
  measure,
  type Params,
  type PreparedBacktest,
  prepareBacktest,
  type Strategy,
  sharpeEvidence,
  tradingFrom,
} from "#engine";
import { DAILY_SHARPE, type RunAnswer, type RunJob, type RunPlan } from "./job.ts";

interface Ready {
  readonly from: number;
  readonly to: number;
  readonly prepared: PreparedBacktest;
  readonly strategy: Strategy;
}

/** Does runs of one plan, one after the other: the inside of a worker, and the same thing without one. */
export class Runner {
  readonly #plan: RunPlan;
  readonly #onlyTotals: boolean;
  #ready: Ready | null = null;

  constructor(plan: RunPlan) {
    this.#plan = plan;
    this.#onlyTotals = plan.metrics.every((name) => name === "netProfit" || name === "trades");
  }

  /** @throws UserError, which names the parameters, on ones that cannot run. */
  run(job: RunJob): RunAnswer {
    const { fixed, seed } = this.#plan;
    const ready = this.#readyFor(job.window);
    const { strategy } = ready;
    try {
      return this.#answer(job, ready, { strategy, params: { ...fixed, ...job.params }, seed });
    } catch (thrown) {
      throw thrown instanceof UserError ? named(thrown, job.params) : thrown;
    }
  }

  #answer({ id, keeps }: RunJob, { prepared, from, to }: Ready, request: BacktestRequest) {
    const { metrics, setting } = this.#plan;
    if (this.#onlyTotals && keeps === "nothing") {
      const { netProfit, tradeCount } = prepared.totals(request);
      const total = (name: string) => (name === "trades" ? tradeCount : netProfit);
      return { id, values: Float64Array.from(metrics, total), kept: null };
    }
    const names = metrics.filter((name) => name !== DAILY_SHARPE);
    if (from === 0 && keeps === "nothing" && names.length === metrics.length) {
      const measured = prepared.metrics(request, names);
      return { id, values: Float64Array.from(names, (name) => measured[name] ?? NaN), kept: null };
    }
    const run = prepared.run(request);
    const curve = {
      equity: run.equity.subarray(from),
      times: setting.bars.time.subarray(from, to),
      initialBalance: setting.initialBalance,
    };
    const trades = from === 0 ? run.trades : run.trades.map((trade) => movedBack(trade, from));
    const measured = measure({ ...curve, trades }, names);
    const needsReturns = keeps === "dailyReturns" || names.length < metrics.length;
    const returns = needsReturns ? dailyReturns(curve) : null;
    const sharpe = (returns && sharpeEvidence(returns)?.sharpe) ?? null;
    const values = metrics.map((name) => (name === DAILY_SHARPE ? sharpe : measured[name]));
    // A copy: what leaves a worker would carry the whole curve along.
    const kept = { nothing: null, equity: curve.equity.slice(), dailyReturns: returns }[keeps];
    return { id, values: Float64Array.from(values, (value) => value ?? Number.NaN), kept };
  }

  #readyFor(window: BarRange | null): Ready {
    const { setting, strategy } = this.#plan;
    const { from, to } = window ?? { from: 0, to: setting.bars.time.length };
    const known = this.#ready;
    if (known !== null && known.from === from && known.to === to) return known;
    const prepared =
      known?.to === to
        ? known.prepared
        : prepareBacktest({ ...setting, bars: sliceBars(setting.bars, 0, to) });
    this.#ready = { from, to, prepared, strategy: tradingFrom(strategy, from) };
    return this.#ready;
  }
}

function named({ code, message }: UserError, params: Params): UserError {
  const given = Object.entries(params).map(([name, value]) => `${name}=${value}`);
  return given.length === 0
    ? new UserError(code, message)
    : new UserError(code, `--grid with ${given.join(", ")}: ${message}`);
}

/** Trades count bars from the window's first on. */
function movedBack<T extends { readonly entryBar: number; readonly exitBar: number }>(
  trade: T,
  by: number,
): T {
  return { ...trade, entryBar: trade.entryBar - by, exitBar: trade.exitBar - by };
}
