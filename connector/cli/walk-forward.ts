import { measure, WalkForward, type WalkResult, type WalkState } from "#engine";
import { parseOptions } from "./command.ts";
import { log, milliseconds, print, printJson } from "./output.ts";
import { driveRuns } from "./runs/drive.ts";
import { metricsOf, type RunPlan, type RunSource } from "./runs/job.ts";
import { StateFile } from "./runs/state-file.ts";
import { readWorkers } from "./runs/workers-option.ts";
import { SEARCH_OPTIONS, STOPPED } from "./search-options.ts";
import { readSetting, SETTING_HELP } from "./settings.ts";
import { metricNamed, readGrid, readMetrics, readPlan, wholeNumber } from "./sweep-input.ts";
import { readFolds } from "./walk-input.ts";
import { walkReport } from "./walk-report.ts";

const HELP = `nusatrade walk-forward - choose parameters on the past, trade them on the bars after, again and again

  nusatrade walk-forward --spec S.json --bars B.csv --grid "fast=5:50:5,slow=20:200:10" [--json]

  --grid TEXT        as of sweep
  --walk KIND        rolling: training keeps its length; anchored: it grows from the first bar on (default rolling)
  --folds N          how many times; training is about twice as long as a test (default 5)
  --train-bars N --test-bars N
                     lengths instead of --folds
  --purge N          bars left out between training and test (default 0)
${SETTING_HELP}
  --metrics LIST     what each training and test tells (default as of sweep)
  --objective NAME   the metric that should be best in training (default netProfit)
  --lowest           the lowest is best
  --min-trades N     training runs with fewer trades cannot be chosen (default 10)
  --random N, --genetic PxG, --seed N
                     as of sweep
  --workers N        threads; the results are the same with any number (default: one for small walks, else all cores
                     but one)
  --state FILE       keep what was done in FILE and go on from there, after Ctrl-C or a crash
  --json             one JSON document to stdout: {"folds","from","equity","efficiency","stability","metrics","timing"}
  --help             this text

Each fold is swept on its training bars, and its best plateau trades its test bars once. "equity" is the tests one after
the other from bar "from" on: no parameter has seen them. efficiency is net profit a bar in the tests / in training; 1
holds up, 0 was luck. stability is 1 where a parameter never moved from fold to fold, 0 where it jumped from end to end.
`;

const OPTIONS = {
  ...SEARCH_OPTIONS,
  walk: { type: "string" },
  folds: { type: "string" },
  "train-bars": { type: "string" },
  "test-bars": { type: "string" },
  purge: { type: "string" },
} as const;

/** `nusatrade walk-forward`. @returns 0, or 130 after Ctrl-C; what the user can mend is thrown as UserError. */
export async function runWalkForwardCommand(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv, OPTIONS);
  if (options.help) {
    await print(HELP);
    return 0;
  }
  const started = performance.now();
  const objective = metricNamed(options.objective ?? "netProfit", "objective");
  const metrics = [
    ...new Set([...readMetrics(options.metrics, objective, false), "netProfit" as const]),
  ];
  const minimumTrainTrades = wholeNumber(options["min-trades"] ?? "10", "min-trades", 0);
  const { strategy, params: fixed, ...setting } = readSetting(options);
  const { bars, initialBalance } = setting;
  const grid = readGrid(options.grid, strategy, fixed);
  const folds = readFolds(options, bars.time.length);
  const plan: RunPlan = { setting, strategy, fixed, seed: 0, metrics };
  const file = options.state === undefined ? null : new StateFile<WalkState>(options.state, plan);
  const walk = new WalkForward(
    {
      grid,
      plan: readPlan(options, grid),
      metrics,
      objective,
      higherIsBetter: options.lowest !== true,
      folds,
      initialBalance,
      minimumTrainTrades,
    },
    file?.read(),
  );
  const runs = walk.progress.planned;
  const work = folds.reduce((sum, { train }) => sum + runs * train.to, 0);
  const workers = readWorkers(options.workers, work);
  const loadMs = milliseconds(performance.now() - started);
  const driven = await driveRuns(plan, walkSource(walk, plan), {
    workers,
    onProgress: () => sayProgress(walk),
  }).finally(() => file?.write(walk.toJSON()));
  if (driven.isStopped) log(`stopped in fold ${walk.progress.fold + 1} of ${folds.length}`);
  const result = walk.result();
  if (result.equity.length === 0) return STOPPED;
  const timing = { loadMs, runMs: milliseconds(driven.runMs), workers };
  const document = { ...result, metrics: measured(result, bars.time, initialBalance), timing };
  if (options.json) await printJson(document);
  else await print(`${walkReport(document, { strategy, ...setting })}\n`);
  return driven.isStopped ? STOPPED : 0;
}

function walkSource(walk: WalkForward, plan: RunPlan): RunSource {
  return {
    next: () => {
      const step = walk.next();
      if (step.state !== "run") return step;
      const { id, from, to, params, phase } = step;
      const keeps = phase === "test" ? "equity" : "nothing";
      return { state: "run", id, params, window: { from, to }, keeps };
    },
    report: (answer) => {
      const { kept } = answer;
      walk.report(answer.id, { metrics: metricsOf(plan, answer), ...(kept && { equity: kept }) });
    },
  };
}

/** What the stitched equity alone tells. */
function measured({ from, equity }: WalkResult, times: Float64Array, initialBalance: number) {
  const curve = {
    trades: [],
    equity,
    times: times.subarray(from, from + equity.length),
    initialBalance,
  };
  return measure(curve, [
    "returnPercent",
    "maxDrawdownPercent",
    "sharpe",
    "annualVolatilityPercent",
  ]);
}

function sayProgress(walk: WalkForward): void {
  const { fold, folds, done, planned } = walk.progress;
  if (fold < folds) log(`fold ${fold + 1} of ${folds}: ${done} of ${planned} runs`);
}
