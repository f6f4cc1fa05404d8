import { AppError, canonicalJson, type Json, sha256 } from "#domain";
import {
  EquityFan,
  type FanPoint,
  type Params,
  type Quantiles,
  quantilesOf,
  sharpeEvidence,
  summarizeTrials,
} from "#engine";
import { readNumber } from "../format/price.ts";
import type { Bench } from "./bench.ts";
import { type PathsForm, wholeOf } from "./forms.ts";
import { recordTrials } from "./ledger.ts";
import type { Watch } from "./search-outcome.ts";

export interface PathsOutcome {
  readonly kind: PathsForm["kind"];
  readonly paths: number;
  readonly finalEquity: Quantiles;
  readonly maxDrawdownPercent: Quantiles;
  /** Shares 0-1 of the paths. */
  readonly riskOfRuin: number;
  readonly lossShare: number;
  /** Over trades, or bars where bars were changed. */
  readonly fan: readonly FanPoint[];
  readonly ruinPercent: number;
  readonly params: Params;
}

const FAN_POINTS = 80;
/** Paths of one job of noise: small, so that stopping and progress are quick. */
const NOISE_SLICE = 4;
/** Noise seeds follow one another far apart, so that no two paths share numbers. */
const SEED_STEP = 0x9e3779b1;

/** @throws AppError of the jobs; `compute.no_trades` where there is nothing to make paths of. */
export async function runPaths(
  bench: Bench,
  form: PathsForm,
  params: Params,
  watch: Watch,
): Promise<PathsOutcome> {
  const stop = () => bench.pool.stop();
  watch.signal.addEventListener("abort", stop, { once: true });
  try {
    await countRun(bench, params, watch);
    const made =
      form.kind === "noise"
        ? await noise(bench, form, params, watch)
        : await ofTrades(bench, form, params);
    return { ...made, kind: form.kind, ruinPercent: ruinOf(form), params };
  } finally {
    watch.signal.removeEventListener("abort", stop);
  }
}

/** The run itself is a trial like any other; its paths are the same variant seen again. */
async function countRun({ pool, place, run }: Bench, params: Params, watch: Watch) {
  const answer = await pool.run({
    kind: "runs",
    runs: [params],
    window: null,
    metrics: ["trades"],
    keeps: "dailyReturns",
  });
  const [refused] = answer.refused;
  if (refused) throw new AppError("strategy.bad_param", refused.message, { status: 422 });
  if (!((answer.metrics[0] ?? 0) > 0)) {
    throw new AppError("compute.no_trades", "there are no trades to make paths of");
  }
  const returns = answer.kept[0] ?? new Float64Array(0);
  const summary = summarizeTrials([sharpeEvidence(returns)?.sharpe ?? null]);
  const named: Json = [run.key, params];
  const count = await recordTrials({
    strategy_id: place.strategyId,
    version: place.version,
    source: "monte_carlo",
    trial_key: sha256(canonicalJson(named)),
    trials: { count: 1, sharpe_mean: summary.sharpeMean, sharpe_squares: 0 },
  });
  if (count) watch.onCounted(count);
}

function ofTrades({ pool }: Bench, form: PathsForm, params: Params) {
  const path = {
    shuffle: { kind: "shuffle" } as const,
    bootstrap: { kind: "bootstrap", blockLength: wholeOf(form.block) ?? 1 } as const,
    skip: {
      kind: "skip",
      skipShare: (readNumber(form.skip) ?? 0) / 100,
      extraCost: readNumber(form.extra) ?? 0,
    } as const,
  }[form.kind as Exclude<PathsForm["kind"], "noise">]; // noise goes another way
  const input = {
    path,
    paths: wholeOf(form.paths) ?? 1000,
    seed: wholeOf(form.seed) ?? 0,
    ruinPercent: ruinOf(form),
    fanPoints: FAN_POINTS,
  };
  return pool.run({ kind: "tradePaths", params, input });
}

async function noise({ pool, run }: Bench, form: PathsForm, params: Params, watch: Watch) {
  const { bars, initialBalance, instrument } = run.setting;
  const paths = wholeOf(form.paths) ?? 200;
  const seed = wholeOf(form.seed) ?? 0;
  const fan = new EquityFan(bars.time.length, FAN_POINTS, paths, initialBalance);
  const seeds = Array.from({ length: paths }, (_, i) => (seed + i * SEED_STEP) >>> 0);
  const started = performance.now();
  let done = 0;
  const jobs = sliced(seeds, NOISE_SLICE).map(async (slice) => {
    const answer = await pool.run({
      kind: "noisePaths",
      params,
      seeds: slice,
      strength: (readNumber(form.noise) ?? 0) / 100,
      tickSize: instrument.tickSize,
      stops: fan.stops,
    });
    done += slice.length;
    const elapsed = performance.now() - started;
    watch.onProgress({ done, planned: paths, rate: (done * 1000) / elapsed, fold: null });
    return answer;
  });
  const made = (await Promise.all(jobs)).flat();
  for (const { equity } of made) {
    const at = new Map(fan.stops.map((stop, i) => [stop, equity[i] ?? NaN]));
    fan.add((steps) => at.get(steps) ?? NaN);
  }
  const ruinLevel = initialBalance * (1 - ruinOf(form) / 100);
  const share = (test: (path: (typeof made)[number]) => boolean) =>
    made.filter(test).length / paths;
  return {
    paths,
    finalEquity: quantilesOf(made.map(({ finalEquity }) => finalEquity)),
    maxDrawdownPercent: quantilesOf(made.map(({ maxDrawdownPercent }) => maxDrawdownPercent)),
    riskOfRuin: share(({ lowestEquity }) => lowestEquity <= ruinLevel),
    lossShare: share(({ finalEquity }) => finalEquity < initialBalance),
    fan: fan.points(),
  };
}

function ruinOf({ ruin }: PathsForm): number {
  return readNumber(ruin) ?? 50;
}

function sliced<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}
