import { type Rng, seededRng } from "#domain";
import { type Grid, gridSize, indexOf, stepsAt } from "./grid.ts";

/** How combinations are chosen. */
export type SearchPlan =
  | { readonly kind: "grid" }
  | {
      readonly kind: "random";
      /** Different combinations to try, at most the whole grid. */
      readonly samples: number;
      readonly seed: number;
    }
  | {
      readonly kind: "genetic";
      /** Combinations a generation, 4 or more. */
      readonly population: number;
      readonly generations: number;
      /** Chance 0-1 that a child's parameter moves. Default 0.2. */
      readonly mutation?: number;
      readonly seed: number;
    };

/** Combinations that may run side by side: an index of the grid for each place. */
export interface Batch {
  readonly length: number;
  readonly at: (place: number) => number;
}

/** Higher is better; null: the run has no score. undefined: not run. */
export type ScoreOf = (index: number) => number | null | undefined;

/**
 * The batch with that number, from 0. It depends on the plan and on the scores of the batches before it alone, so a
 * search that was stopped goes on as if it had not been.
 *
 * @returns null after the last batch.
 */
export function batchOf(
  grid: Grid,
  plan: SearchPlan,
  number: number,
  scoreOf: ScoreOf,
  before: Batch | null,
): Batch | null {
  const size = gridSize(grid);
  if (plan.kind === "grid") return number > 0 ? null : { length: size, at: (place) => place };
  if (plan.kind === "random") {
    if (number > 0) return null;
    return batchFrom(drawWithoutRepeat(size, Math.min(plan.samples, size), seededRng(plan.seed)));
  }
  if (number >= plan.generations) return null;
  // Every generation has numbers of its own: none depends on how many were drawn before.
  const rng = seededRng(plan.seed + number * 0x9e3779b1);
  if (before === null) {
    return batchFrom(drawWithoutRepeat(size, Math.min(plan.population, size), rng));
  }
  return batchFrom(breed(grid, before, scoreOf, plan.mutation ?? 0.2, rng));
}

/** @throws RangeError on a plan that cannot be. */
export function requirePlan(plan: SearchPlan): void {
  if (plan.kind === "grid") return;
  const counts = plan.kind === "random" ? [plan.samples] : [plan.population, plan.generations];
  for (const count of counts) {
    if (!(Number.isInteger(count) && count >= 1)) {
      throw new RangeError(`a search needs positive whole numbers, was ${count}`);
    }
  }
  if (plan.kind === "genetic" && plan.population < 4) {
    throw new RangeError(`a population needs 4 or more, was ${plan.population}`);
  }
}

function batchFrom(indexes: readonly number[]): Batch {
  return { length: indexes.length, at: (place) => indexes[place] ?? 0 };
}

/** The first places of a shuffled deck; only cards that moved are remembered. */
function drawWithoutRepeat(size: number, count: number, rng: Rng): number[] {
  const moved = new Map<number, number>();
  return Array.from({ length: count }, (_, place) => {
    const other = place + Math.floor(rng() * (size - place));
    const drawn = moved.get(other) ?? other;
    moved.set(other, moved.get(place) ?? place);
    return drawn;
  });
}

/** The two best stay; the rest are children of winners of small tournaments. */
function breed(grid: Grid, before: Batch, scoreOf: ScoreOf, mutation: number, rng: Rng): number[] {
  const parents = Array.from({ length: before.length }, (_, place) => before.at(place)).sort(
    (a, b) => fitness(scoreOf(b)) - fitness(scoreOf(a)) || a - b,
  );
  const pick = (): number => {
    const places = [rng(), rng(), rng()].map((one) => Math.floor(one * parents.length));
    return parents[Math.min(...places)] ?? 0;
  };
  return parents.map((parent, place) => {
    if (place < 2) return parent;
    const mother = stepsAt(grid, pick());
    const father = stepsAt(grid, pick());
    const child = grid.map(({ values }, axis) => {
      const gene = (rng() < 0.5 ? mother[axis] : father[axis]) ?? 0;
      return rng() < mutation ? mutated(gene, values.length, rng) : gene;
    });
    return indexOf(grid, child);
  });
}

/** Mostly a small step, at times anywhere. */
function mutated(gene: number, count: number, rng: Rng): number {
  if (rng() < 0.2) return Math.floor(rng() * count);
  const reach = Math.max(1, Math.round(count / 10));
  const step = (1 + Math.floor(rng() * reach)) * (rng() < 0.5 ? -1 : 1);
  return Math.min(count - 1, Math.max(0, gene + step));
}

function fitness(score: number | null | undefined): number {
  return score ?? -Number.MAX_VALUE;
}
