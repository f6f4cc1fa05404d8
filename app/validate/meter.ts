import { AppError } from "#domain";
import {
  deflatedSharpe,
  minimumTrackRecord,
  type Params,
  probabilisticSharpe,
  sharpeEvidence,
} from "#engine";
import type { Bench } from "./bench.ts";
import type { TrialCount } from "./ledger.ts";
import type { SweepOutcome } from "./search-outcome.ts";

/** How much of a result luck explains. */
export interface Meter {
  readonly trials: number;
  /** Daily returns measured. */
  readonly returns: number;
  /** Of one daily return; null as all below: under 30 daily returns, or none differs. */
  readonly sharpe: number | null;
  readonly psr: number | null;
  readonly dsr: number | null;
  /** Daily Sharpe ratio that luck alone reaches in so many trials. */
  readonly threshold: number | null;
  /** Daily returns needed to be 95 % sure of a ratio above 0; null also where the ratio is not above 0. */
  readonly minTrackRecord: number | null;
  /** 0-1, of the sweep's runs; null: no sweep, or too few days. */
  readonly pbo: number | null;
  readonly realityCheck: number | null;
  /** Runs of the sweep that PBO looked at, of all. */
  readonly compared: number;
  readonly swept: number;
  readonly params: Params;
}

/** Variants whose returns are compared: more change the answer little and cost much memory. */
const MOST_COMPARED = 200;
const SURE = 0.95;

/** @throws AppError of the jobs. */
export async function measureLuck(
  bench: Bench,
  params: Params,
  ledger: TrialCount | null,
  sweep: SweepOutcome | null,
): Promise<Meter> {
  const [own] = await returnsOf(bench, [params]);
  const evidence = own ? sharpeEvidence(own) : null;
  const trials = Math.max(1, ledger?.count ?? 1);
  const compared = sweep
    ? spreadOut(
        sweep.runs.map((run) => run.params),
        MOST_COMPARED,
      )
    : [];
  const returns = await returnsOf(bench, compared);
  const chance = await bench.pool.run({ kind: "overfitting", returns, seed: 1 });
  const deflated =
    evidence &&
    deflatedSharpe({ ...evidence, trials, sharpeVariance: ledger?.sharpe_variance ?? 0 });
  return {
    trials,
    returns: own?.length ?? 0,
    sharpe: evidence?.sharpe ?? null,
    psr: evidence && probabilisticSharpe({ ...evidence, benchmark: 0 }),
    dsr: deflated?.probability ?? null,
    threshold: deflated?.threshold ?? null,
    minTrackRecord: evidence && minimumTrackRecord({ ...evidence, benchmark: 0, confidence: SURE }),
    ...chance,
    compared: compared.length,
    swept: sweep?.runs.length ?? 0,
    params,
  };
}

async function returnsOf(
  { pool }: Bench,
  runs: readonly Params[],
): Promise<readonly Float64Array[]> {
  if (runs.length === 0) return [];
  const size = Math.ceil(runs.length / pool.size);
  const parts = Array.from({ length: Math.ceil(runs.length / size) }, (_, i) =>
    pool.run({
      kind: "runs",
      runs: runs.slice(i * size, (i + 1) * size),
      window: null,
      metrics: [],
      keeps: "dailyReturns",
    }),
  );
  const answers = await Promise.all(parts);
  const refused = runs.length === 1 ? answers[0]?.refused[0] : undefined;
  if (refused) throw new AppError("strategy.bad_param", refused.message, { status: 422 });
  return answers.flatMap(({ kept }) => kept);
}

/** At most so many of them, evenly spread over the grid. */
function spreadOut<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)] as T);
}
