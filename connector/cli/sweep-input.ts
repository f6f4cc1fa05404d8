import { UserError } from "#domain";
import {
  type Grid,
  gridSize,
  METRICS,
  type MetricName,
  type Params,
  parseGrid,
  type SearchPlan,
  type Strategy,
} from "#engine";
import { readSeed } from "./backtest-input.ts";
import { required } from "./command.ts";
import { DAILY_SHARPE, type RunMetric } from "./runs/job.ts";

/** Shown of every run unless others are asked for. */
const SHOWN: readonly MetricName[] = [
  "netProfit",
  "trades",
  "winRate",
  "profitFactor",
  "maxDrawdownPercent",
  "sharpe",
];
/** All runs are printed as one document: more would not fit into it. */
const MOST_RUNS = 1_000_000;

/**
 * The grid, of parameters that the strategy has and that are not fixed otherwise.
 *
 * @throws UserError that names the place in the text.
 */
export function readGrid(given: string | undefined, strategy: Strategy, fixed: Params): Grid {
  const text = required(given, "grid", '"fast=5:50:5,slow=20:200:10"');
  const parsed = parseGrid(text);
  if (!parsed.ok) {
    const { position, message, hint } = parsed.error;
    throw wrong(`--grid at character ${position + 1}: ${message}; ${hint}`);
  }
  const known = Object.keys(strategy.params);
  for (const { name } of parsed.value) {
    if (!known.includes(name)) {
      const has = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
      throw wrong(`--grid ${name}: the strategy has no such parameter; ${has}`);
    }
    if (Object.hasOwn(fixed, name)) {
      throw wrong(`${name} is in --grid and in --param; leave one of them out`);
    }
  }
  return parsed.value;
}

/** Every combination, or a sample of them. @throws UserError on numbers that cannot be, or more runs than can be shown. */
export function readPlan(
  options: {
    readonly random?: string | undefined;
    readonly genetic?: string | undefined;
    readonly seed?: string | undefined;
  },
  grid: Grid,
): SearchPlan {
  if (options.genetic !== undefined) {
    if (options.random !== undefined) throw wrong("--random and --genetic exclude one another");
    return readGenetic(options.genetic, readSeed(options.seed));
  }
  if (options.random === undefined) {
    if (options.seed !== undefined)
      throw wrong("--seed is for --random N or --genetic PxG; add one");
    requireFew(gridSize(grid));
    return { kind: "grid" };
  }
  const samples = wholeNumber(options.random, "random", 1);
  requireFew(Math.min(samples, gridSize(grid)));
  return { kind: "random", samples, seed: readSeed(options.seed) };
}

/** Names of metrics; the objective and the trades are always among them. @throws UserError on one that is not there. */
export function readMetrics(
  given: string | undefined,
  objective: MetricName,
  withSharpe: boolean,
): readonly RunMetric[] {
  const names =
    given === undefined
      ? SHOWN
      : given.split(",").map((name) => metricNamed(name.trim(), "metrics"));
  const more: readonly RunMetric[] = withSharpe ? [DAILY_SHARPE] : [];
  return [...new Set<RunMetric>([...names, "trades", objective, ...more])];
}

/** @throws UserError if there is no such metric. */
export function metricNamed(name: string, option: string): MetricName {
  const found = METRICS.find((metric) => metric.name === name);
  if (found) return found.name;
  throw wrong(
    `--${option}: there is no metric "${name}"; there are netProfit, sharpe, and more as in a backtest's metrics`,
  );
}

/** @throws UserError unless the text is a whole number from `least` on. */
export function wholeNumber(given: string, option: string, least: number): number {
  const number = given.trim() === "" ? Number.NaN : Number(given);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw wrong(`--${option} must be a whole number of at least ${least}, was "${given}"`);
}

const LEAST_POPULATION = 4;

function readGenetic(given: string, seed: number): SearchPlan {
  const [, people = "", generations = ""] = /^(\d+)x(\d+)$/.exec(given) ?? [];
  const plan = { population: Number(people), generations: Number(generations) };
  if (plan.population < LEAST_POPULATION || plan.generations < 1) {
    throw wrong(
      `--genetic must be population x generations with at least ${LEAST_POPULATION} in a population, as in 40x20, was "${given}"`,
    );
  }
  requireFew(plan.population * plan.generations);
  return { kind: "genetic", ...plan, seed };
}

function requireFew(runs: number): void {
  if (runs <= MOST_RUNS) return;
  throw wrong(
    `--grid makes ${runs} runs, more than ${MOST_RUNS}; take larger steps, or try some of them with --random N`,
  );
}

function wrong(message: string): UserError {
  return new UserError("cli.option", message);
}
