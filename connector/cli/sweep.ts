import * as z from "zod/mini";
import { UserError } from "#domain";
import {
  type Grid,
  gridSize,
  type Plateau,
  plateausOf,
  Sweep,
  type SweepRun,
  type SweepState,
} from "#engine";
import { parseOptions } from "./command.ts";
import { checked, readJson } from "./input-files.ts";
import { log, milliseconds, print, printJson } from "./output.ts";
import { type Overfit, overfitOf } from "./overfit.ts";
import { driveRuns } from "./runs/drive.ts";
import type { RunPlan } from "./runs/job.ts";
import { StateFile } from "./runs/state-file.ts";
import { readWorkers } from "./runs/workers-option.ts";
import { SEARCH_OPTIONS, STOPPED } from "./search-options.ts";
import { readSetting, SETTING_HELP, type Setting } from "./settings.ts";
import { metricNamed, readGrid, readMetrics, readPlan, wholeNumber } from "./sweep-input.ts";
import { sweepReport } from "./sweep-report.ts";
import { sweepSource } from "./sweep-source.ts";

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
  --genetic PxG      breed P combinations over G generations instead, as in 40x20
  --seed N           which ones: the same seed, the same ones (default 0)
  --overfit          tell how much of the best is luck: probabilistic and deflated Sharpe ratio with every run counted
                     as a try, probability of backtest overfitting, minimum track record, White's reality check
  --trials N|FILE    with --overfit: tries of this idea before this sweep, which count too (default 0); or a JSON file
                     {"count":N}, as GET /api/v1/backtest/strategies/:id/trials answers
  --workers N        threads; the results are the same with any number (default: one for small sweeps, else all cores
                     but one)
  --state FILE       keep what was done in FILE and go on from there, after Ctrl-C or a crash
  --json             one JSON document to stdout: {"runs":[{"params","metrics"}],"best":{...},"timing":{...}}
  --help             this text

The best is the best plateau: a run counts no more than the mean of the runs one step away from it, since a lonely peak
was probably luck. Ctrl-C stops, prints what was done, and exits 130.
`;

const OPTIONS = {
  ...SEARCH_OPTIONS,
  overfit: { type: "boolean" },
  trials: { type: "string" },
} as const;

/** Work that a crash may cost. */
const SAVE_MS = 10_000;

/** `nusatrade sweep`. @returns 0, or 130 after Ctrl-C; what the user can mend is thrown as UserError. */
export async function runSweepCommand(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv, OPTIONS);
  if (options.help) {
    await print(HELP);
    return 0;
  }
  const started = performance.now();
  const objective = metricNamed(options.objective ?? "netProfit", "objective");
  const metrics = readMetrics(options.metrics, objective, options.overfit === true);
  const minimumTrades = wholeNumber(options["min-trades"] ?? "1", "min-trades", 0);
  const earlierTrials = readTrials(options);
  const { strategy, params: fixed, ...setting } = readSetting(options);
  const grid = readGrid(options.grid, strategy, fixed);
  const search = readPlan(options, grid);
  const plan: RunPlan = { setting, strategy, fixed, seed: 0, metrics };
  const file = options.state === undefined ? null : new StateFile<SweepState>(options.state, plan);
  const higherIsBetter = options.lowest !== true;
  const sweep = new Sweep(
    { grid, plan: search, metrics, objective, higherIsBetter, minimumTrades },
    file?.read(),
  );
  const work = sweep.progress.planned * setting.bars.time.length;
  const workers = readWorkers(options.workers, work);
  const loadMs = milliseconds(performance.now() - started);
  const before = sweep.progress.done;
  if (before > 0) log(`goes on after ${before} of ${sweep.progress.planned} runs`);
  const keeper = keeperOf(sweep, file);
  const driven = await driveRuns(plan, sweepSource(sweep, plan), {
    workers,
    onProgress: (ms) => {
      sayProgress(sweep, before, ms);
      keeper.mayKeep(ms);
    },
  }).finally(keeper.keep);
  if (driven.isStopped) sayStopped(sweep, options.state);
  const runs = sweep.runs();
  const plateaus = plateausOf(grid, runs);
  const made = runs.length - before;
  const timing = { loadMs, ...timingOf(made, setting.bars.time.length, driven.runMs), workers };
  const best = plateaus[0];
  const overfit = options.overfit
    ? overfitOf({ plan, runs, best: best?.params ?? null, earlierTrials })
    : null;
  if (options.json) {
    await printJson({
      ...documentOf(runs, best, objective, timing),
      ...(overfit && { overfitting: overfit }),
    });
  } else {
    const title = titleOf({ strategy, ...setting }, grid);
    const report = sweepReport({ title, grid, runs, plateaus, objective, timing });
    await print(`${report}\n${overfit ? `\n${sayOverfit(overfit)}\n` : ""}`);
  }
  return driven.isStopped ? STOPPED : 0;
}

/** The ledger's own answer; what else it says does not matter here. */
const COUNTED = z.object({ count: z.int().check(z.nonnegative()) });

function readTrials({
  overfit,
  trials,
}: {
  readonly overfit?: boolean | undefined;
  readonly trials?: string | undefined;
}): number {
  if (trials !== undefined && !overfit) {
    throw new UserError("cli.option", "--trials is for --overfit; add it");
  }
  if (trials === undefined || !trials.endsWith(".json")) {
    return wholeNumber(trials ?? "0", "trials", 0);
  }
  return checked(COUNTED, readJson(trials), trials).count;
}

/** Writes the state now and then, and at the end: also when the end is a failure. */
function keeperOf(sweep: Sweep, file: StateFile<SweepState> | null) {
  let keptAt = 0;
  return {
    keep: () => file?.write(sweep.toJSON()),
    mayKeep: (ms: number) => {
      if (ms - keptAt < SAVE_MS) return;
      keptAt = ms;
      file?.write(sweep.toJSON());
    },
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

function titleOf(
  { strategy, instrument, bars, timeframe }: Omit<Setting, "params">,
  grid: Grid,
): string {
  const names = grid.map(({ name }) => name).join(", ");
  return `${strategy.name} on ${instrument.symbol}, ${bars.time.length} bars of ${timeframe}, ${gridSize(grid)} combinations of ${names}`;
}

function sayOverfit({
  trials,
  psr,
  dsr,
  pbo,
  realityCheck,
  minTrackRecord,
  days,
}: Overfit): string {
  const percent = (share: number | null) =>
    share === null ? "n/a" : `${Math.round(share * 1000) / 10} %`;
  return [
    `after ${trials} tries, on ${days} days:`,
    `probability that the best's Sharpe ratio is above 0: ${percent(psr)}; above what luck finds in so many tries: ${percent(dsr)}`,
    `probability of overfitting: ${percent(pbo)}; probability of a best run as good without any edge: ${percent(realityCheck)}`,
    `days needed to be 95 % sure of a ratio above 0: ${minTrackRecord === null ? "n/a" : Math.ceil(minTrackRecord)}`,
  ].join("\n");
}

function sayProgress(sweep: Sweep, before: number, elapsedMs: number): void {
  const { done, planned } = sweep.progress;
  log(`${done} of ${planned} runs, ${Math.round(((done - before) * 1000) / elapsedMs)} a second`);
}

function sayStopped(sweep: Sweep, state: string | undefined): void {
  const { done, planned } = sweep.progress;
  const goOn = state === undefined ? "" : `; the same command goes on from ${state}`;
  log(`stopped after ${done} of ${planned} runs${goOn}`);
}
