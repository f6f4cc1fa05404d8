import { plateausOf, Sweep, type SweepRun, type SweepState } from "#engine";
import { sweepSteps } from "../compute/drive.ts";
import { DAILY_SHARPE } from "../compute/protocol.ts";
import type { Bench } from "./bench.ts";
import type { SearchForm, SettingForm } from "./forms.ts";
import { readWork, workKey } from "./saved-work.ts";
import { optionsOf } from "./search-options.ts";
import type { SweepOutcome, Watch } from "./search-outcome.ts";
import { hashOf, SearchRun } from "./search-run.ts";
import type { Trial } from "./search-trials.ts";

/** @throws AppError as `drive` does; UserError `bad_grid`. */
export async function runSweep(
  bench: Bench,
  setting: SettingForm,
  form: SearchForm,
  watch: Watch,
): Promise<SweepOutcome> {
  const options = optionsOf(form);
  const key = workKey(bench.place, "sweep", hashOf(bench, new Sweep(options).toJSON().sweepHash));
  const before = await readWork(key);
  const sweep = new Sweep(options, before?.state as SweepState | undefined);
  const recorded = new Set(before?.recorded);
  const search = new SearchRun(bench, key, before, watch, () => ({
    kind: "sweep",
    setting,
    search: form,
    walk: null,
    state: sweep.toJSON(),
    done: sweep.progress.done,
    planned: sweep.progress.planned,
    isComplete: sweep.progress.done >= sweep.progress.planned,
    recorded: [...recorded],
    sharpes: [],
  }));
  try {
    await search.run(sweepSteps(sweep), () => ({ ...sweep.progress, fold: null }));
  } finally {
    const fresh = sweep.runs().filter(({ index }) => !recorded.has(index));
    const count = await search.count("sweep", fresh.map(trialOf));
    if (count) for (const { index } of fresh) recorded.add(index);
    await search.keep();
  }
  const runs = sweep.runs();
  return { ...search.outcome(options.grid), runs, plateaus: plateausOf(options.grid, runs), form };
}

function trialOf({ index, metrics }: SweepRun): Trial {
  return { index, sharpe: metrics[DAILY_SHARPE] ?? null };
}
