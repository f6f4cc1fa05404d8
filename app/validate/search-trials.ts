import { canonicalJson, sha256 } from "#domain";
import { summarizeTrials } from "#engine";
import { DAILY_SHARPE } from "../compute/protocol.ts";
import { recordTrials, type TrialCount, type TriedHere } from "./ledger.ts";
import { keepWork, type SavedWork, type WorkPlace } from "./saved-work.ts";
import { METRICS } from "./search-options.ts";

/** A variant that was tried. */
export interface Trial {
  readonly index: number;
  readonly sharpe: number | null;
}

/** Counts what a search left uncounted. @returns null when the server could not be reached: it stays to be counted. */
export async function countLeft(
  place: WorkPlace,
  key: string,
  work: SavedWork,
): Promise<TrialCount | null> {
  const { state, sharpes } = work;
  const known = new Set(work.recorded);
  const ran: readonly Trial[] =
    "runs" in state
      ? state.runs.map(([index, ...values]) => ({
          index: index ?? 0, // never null: it is the run's place in the grid
          sharpe: values[METRICS.indexOf(DAILY_SHARPE)] ?? null,
        }))
      : sharpes.map(([index, sum, count]) => ({ index, sharpe: sum / count }));
  const trials = ran.filter(({ index }) => !known.has(index));
  const source = work.kind === "sweep" ? "sweep" : "walk_forward";
  const count = await recordTrials(triedHere(place, key, source, trials));
  if (count) await keepWork(key, { ...work, recorded: ran.map(({ index }) => index) });
  return count;
}

/** Variants as the server counts them. @param key names the search. */
export function triedHere(
  place: WorkPlace,
  key: string,
  source: "sweep" | "walk_forward",
  trials: readonly Trial[],
): TriedHere {
  const { count, sharpeMean, sharpeSquares } = summarizeTrials(trials.map(({ sharpe }) => sharpe));
  return {
    strategy_id: place.strategyId,
    version: place.version,
    source,
    trial_key: sha256(canonicalJson([key, ...trials.map(({ index }) => index)])),
    trials: { count, sharpe_mean: sharpeMean, sharpe_squares: sharpeSquares },
  };
}
