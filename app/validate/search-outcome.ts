import type { Grid, Params, Plateau, SweepRun, WalkResult } from "#engine";
import type { SearchForm } from "./forms.ts";
import type { TrialCount } from "./ledger.ts";

/** What the page is told while a search runs. */
export interface Progress {
  readonly done: number;
  readonly planned: number;
  /** Runs a second; null in the first moments. */
  readonly rate: number | null;
  /** Of a walk: the fold that is being worked on, from 1, and how many there are. */
  readonly fold: { readonly number: number; readonly count: number } | null;
}

export interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** The count of trials has grown. */
  readonly onCounted: (count: TrialCount) => void;
}

export interface Refusals {
  readonly count: number;
  /** The first, in the engine's words. */
  readonly params: Params | null;
  readonly message: string;
}

export interface SearchOutcome {
  readonly grid: Grid;
  /** false: it was stopped; what was done is here. */
  readonly isComplete: boolean;
  readonly elapsedMs: number;
  readonly refusals: Refusals;
  /** A reload can go on from here. */
  readonly isKept: boolean;
}

export interface SweepOutcome extends SearchOutcome {
  readonly runs: readonly SweepRun[];
  /** Best plateau first. */
  readonly plateaus: readonly Plateau[];
  readonly form: SearchForm;
}

export interface WalkOutcome extends SearchOutcome {
  readonly result: WalkResult;
  /** Opens of the bars of the stitched equity, ms UTC. */
  readonly times: Float64Array;
  /** Opens of all bars, to write the folds as dates. */
  readonly allTimes: Float64Array;
  readonly form: SearchForm;
}
