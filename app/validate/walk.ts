import { UserError } from "#domain";
import { foldsOf, WalkForward, type WalkState } from "#engine";
import { type Steps, walkSteps } from "../compute/drive.ts";
import { DAILY_SHARPE } from "../compute/protocol.ts";
import type { Bench } from "./bench.ts";
import { foldSizes, type SearchForm, type SettingForm, type WalkForm } from "./forms.ts";
import { readWork, workKey } from "./saved-work.ts";
import { optionsOf } from "./search-options.ts";
import type { WalkOutcome, Watch } from "./search-outcome.ts";
import { hashOf, SearchRun } from "./search-run.ts";

/** @throws AppError as `drive` does; UserError `bad_grid`, `bad_folds`. */
export async function runWalk(
  bench: Bench,
  setting: SettingForm,
  form: SearchForm,
  walkForm: WalkForm,
  watch: Watch,
): Promise<WalkOutcome> {
  const { bars, initialBalance } = bench.run.setting;
  const sizes = foldSizes(bars.time.length, walkForm);
  const folds = sizes && foldsOf({ mode: walkForm.mode, bars: bars.time.length, ...sizes });
  if (!folds?.ok) throw new UserError("bad_folds", folds?.error ?? "");
  const { minimumTrades, ...search } = optionsOf(form);
  const options = {
    ...search,
    folds: folds.value,
    initialBalance,
    minimumTrainTrades: minimumTrades ?? 0,
  };
  const made = new WalkForward(options).toJSON();
  const hash = hashOf(bench, `${made.walkHash} ${made.training?.sweepHash}`);
  const key = workKey(bench.place, "walk", hash);
  const before = await readWork(key);
  const walk = new WalkForward(options, before?.state as WalkState | undefined);
  const sharpes = new Map(before?.sharpes.map(([index, sum, count]) => [index, { sum, count }]));
  const recorded = new Set(before?.recorded);
  const place = new SearchRun(bench, key, before, watch, () => ({
    kind: "walk",
    setting,
    search: form,
    walk: walkForm,
    state: walk.toJSON(),
    ...doneOf(walk),
    isComplete: walk.progress.fold >= walk.progress.folds,
    recorded: [...recorded],
    sharpes: [...sharpes].map(([index, { sum, count }]) => [index, sum, count] as const),
  }));
  try {
    await place.run(counted(walkSteps(walk), sharpes), () => ({
      ...doneOf(walk),
      fold: { number: walk.progress.fold + 1, count: walk.progress.folds },
    }));
  } finally {
    // A combination that several folds trained on is one variant: its ratio is the mean of theirs.
    const fresh = [...sharpes].filter(([index]) => !recorded.has(index));
    const count = await place.count(
      "walk_forward",
      fresh.map(([index, { sum, count }]) => ({ index, sharpe: sum / count })),
    );
    if (count) for (const [index] of fresh) recorded.add(index);
    await place.keep();
  }
  const result = walk.result();
  return {
    ...place.outcome(options.grid),
    result,
    times: bars.time.slice(result.from, result.from + result.equity.length),
    allTimes: bars.time,
    form,
  };
}

function doneOf({ progress: { fold, folds, done, planned } }: WalkForward) {
  return { done: fold * planned + done, planned: folds * planned };
}

/** Notes the ratio of every training run by its combination; ids are "fold/index", and "fold/test". */
function counted(steps: Steps, sharpes: Map<number, { sum: number; count: number }>): Steps {
  return {
    next: () => steps.next(),
    report(id, metrics, equity) {
      const index = Number(id.split("/")[1]);
      if (Number.isInteger(index)) {
        const { sum, count } = sharpes.get(index) ?? { sum: 0, count: 0 };
        sharpes.set(index, { sum: sum + (metrics[DAILY_SHARPE] ?? 0), count: count + 1 });
      }
      steps.report(id, metrics, equity);
    },
    get left() {
      return steps.left;
    },
  };
}
