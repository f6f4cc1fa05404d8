import { UserError } from "#domain";
import {
  type Grid,
  gridSize,
  type MetricName,
  measure,
  type Params,
  type Plateau,
  plateausOf,
  prepareBacktest,
  Sweep,
  type SweepRun,
} from "#engine";
import { parseOptions } from "./command.ts";
import { log, milliseconds, print, printJson } from "./output.ts";
import { readSetting, SETTING_HELP, SETTING_OPTIONS, type Setting } from "./settings.ts";
import { metricNamed, readGrid, readMetrics, readPlan, wholeNumber } from "./sweep-input.ts";
import { sweepReport } from "./sweep-report.ts";
import { driveSweep } from "./sweep-run.ts";

const HELP = `nusatrade sweep - run a strategy with every combination of parameters

  nusatrade sweep --spec S.json --bars B.csv --grid "fast=5:50:5,slow=20:200:10" [--json]

  --grid TEXT        name=from:to:step of each parameter, up to and with "to"; step 1 may be left out, and name=value
                     keeps one value
${SETTING_HELP}
  --metrics LIST     what each run tells, by the names of a backtest's metrics (default netProfit,trades,winRate,
                     profitFactor,maxDrawdownPercent,sharpe); netProfit,trades alone is fastest
  --objective NAME   the metric that should be best (default netProfit)
  --lowest           the lowest is best, as of maxDrawdownPercent
  --min-trades N     runs with fewer trades cannot be best (default 1)
  --random N         try N different combinations instead of all
  --seed N           which ones: the same seed, the same ones (default 0)
  --json             one JSON document to stdout: {"runs":[{"params","metrics"}],"best":{...},"timing":{...}}
  --help             this text

The best is the best plateau: a run counts no more than the mean of the runs one step away from it, since a lonely peak
was probably luck. Ctrl-C stops, prints what was done, and exits 130.
`;

const OPTIONS = {
  ...SETTING_OPTIONS,
  grid: { type: "string" },
  metrics: { type: "string" },
  objective: { type: "string" },
  lowest: { type: "boolean" },
  "min-trades": { type: "string" },
  random: { type: "string" },
  seed: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

const STOPPED = 130;

/** `nusatrade sweep`. @returns 0, or 130 after Ctrl-C; what the user can mend is thrown as UserError. */
export async function runSweepCommand(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv, OPTIONS);
  if (options.help) {
    await print(HELP);
    return 0;
  }
  const started = performance.now();
  const objective = metricNamed(options.objective ?? "netProfit", "objective");
  const metrics = readMetrics(options.metrics, objective);
  const minimumTrades = wholeNumber(options["min-trades"] ?? "1", "min-trades", 0);
  const setting = readSetting(options);
  const grid = readGrid(options.grid, setting.strategy, setting.params);
  const plan = readPlan(options, grid);
  const higherIsBetter = options.lowest !== true;
  const sweep = new Sweep({ grid, plan, metrics, objective, higherIsBetter, minimumTrades });
  const run = runner(setting, metrics);
  const loadMs = milliseconds(performance.now() - started);
  const driven = await driveSweep(sweep, { run, onProgress: (ms) => sayProgress(sweep, ms) });
  if (driven.isStopped) sayStopped(sweep);
  const runs = sweep.runs();
  const plateaus = plateausOf(grid, runs);
  const timing = { loadMs, ...timingOf(runs.length, setting.bars.time.length, driven.runMs) };
  if (options.json) await printJson(documentOf(runs, plateaus[0], objective, timing));
  else {
    const title = titleOf(setting, grid);
    await print(`${sweepReport({ title, grid, runs, plateaus, objective, timing })}\n`);
  }
  return driven.isStopped ? STOPPED : 0;
}

/** One combination to its metrics; the equity of every bar is kept only if a metric needs it. */
function runner(
  { strategy, params: fixed, ...setting }: Setting,
  metrics: readonly MetricName[],
): (params: Params) => Readonly<Record<string, number | null>> {
  const { bars, initialBalance } = setting;
  const prepared = prepareBacktest(setting);
  const onlyTotals = metrics.every((name) => name === "netProfit" || name === "trades");
  return (params) => {
    const request = { strategy, params: { ...fixed, ...params } };
    try {
      if (onlyTotals) {
        const { netProfit, tradeCount } = prepared.totals(request);
        return { netProfit, trades: tradeCount };
      }
      const { trades, equity } = prepared.run(request);
      return measure({ trades, equity, times: bars.time, initialBalance }, metrics);
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      const given = Object.entries(params).map(([name, value]) => `${name}=${value}`);
      throw new UserError(thrown.code, `--grid with ${given.join(", ")}: ${thrown.message}`);
    }
  };
}

function documentOf(
  runs: readonly SweepRun[],
  best: Plateau | undefined,
  objective: string,
  timing: object,
): object {
  const metrics = runs.find(({ index }) => index === best?.index)?.metrics;
  return {
    runs: runs.map(({ params, metrics }) => ({ params, metrics })),
    best: best === undefined ? null : { ...withoutIndex(best), metrics, objective },
    timing,
  };
}

function withoutIndex({ index: _, ...plateau }: Plateau): Omit<Plateau, "index"> {
  return plateau;
}

function timingOf(runs: number, bars: number, ms: number) {
  const perSecond = ms > 0 ? Math.round((runs * bars * 1000) / ms) : 0;
  return { runMs: milliseconds(ms), barsPerSecond: perSecond };
}

function titleOf({ strategy, instrument, bars, timeframe }: Setting, grid: Grid): string {
  const names = grid.map(({ name }) => name).join(", ");
  return `${strategy.name} on ${instrument.symbol}, ${bars.time.length} bars of ${timeframe}, ${gridSize(grid)} combinations of ${names}`;
}

function sayProgress(sweep: Sweep, elapsedMs: number): void {
  const { done, planned } = sweep.progress;
  log(`${done} of ${planned} runs, ${Math.round((done * 1000) / elapsedMs)} a second`);
}

function sayStopped(sweep: Sweep): void {
  const { done, planned } = sweep.progress;
  log(`stopped after ${done} of ${planned} runs`);
}
