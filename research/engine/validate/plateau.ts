import { type Grid, gridSize, type Params, paramsAt, stepsAt } from "./grid.ts";
import type { SweepRun } from "./sweep.ts";

/** A combination seen with what lies around it. */
export interface Plateau {
  readonly index: number;
  readonly params: Params;
  /** The run's own score, higher is better. */
  readonly score: number;
  /** The lower of the own score and its neighbours' mean: neither a lonely peak nor the foot of one is a plateau. */
  readonly plateau: number;
  /** Loss from the own score to the neighbours' mean, as a fraction of the own score's size; below 0 if they are better. */
  readonly degradation: number;
  /** Neighbours that were run. */
  readonly neighbours: number;
}

/** Above this many axes only neighbours along one axis are looked at: boxes grow as 3^axes. */
const MOST_BOX_AXES = 3;

/**
 * Every scored run with its plateau, best plateau first; equal ones by their own score, then by index. Choose the first:
 * a peak whose neighbours are worse was probably luck.
 *
 * Neighbours are one step away on any axes (above three axes: on one). One that was run and has no score counts as the
 * lowest score of the sweep, one that was never run does not count; a run with fewer than half of its neighbours known
 * comes after all others.
 */
export function plateausOf(grid: Grid, runs: readonly SweepRun[]): readonly Plateau[] {
  const scores = new Map(runs.map(({ index, score }) => [index, score]));
  let lowest = Infinity;
  for (const { score } of runs) if (score !== null && score < lowest) lowest = score;
  const offsets = offsetsOf(grid.length);
  const counts = grid.map(({ values }) => values.length);
  const seen: { readonly plateau: Plateau; readonly isKnown: boolean }[] = [];
  for (const { index, score } of runs) {
    if (score === null) continue;
    const steps = stepsAt(grid, index);
    let [sum, count, inside] = [0, 0, 0];
    for (const offset of offsets) {
      const place = neighbourAt(counts, steps, offset);
      if (place < 0) continue;
      inside++;
      const other = scores.get(place);
      if (other === undefined) continue;
      sum += other ?? lowest;
      count++;
    }
    const around = count === 0 ? score : sum / count;
    const degradation = score === 0 ? 0 : (score - around) / Math.abs(score);
    seen.push({
      plateau: {
        index,
        params: paramsAt(grid, index),
        score,
        plateau: Math.min(score, around),
        degradation,
        neighbours: count,
      },
      isKnown: 2 * count >= inside,
    });
  }
  return seen
    .sort(
      (a, b) =>
        Number(b.isKnown) - Number(a.isKnown) ||
        b.plateau.plateau - a.plateau.plateau ||
        b.plateau.score - a.plateau.score ||
        a.plateau.index - b.plateau.index,
    )
    .map(({ plateau }) => plateau);
}

export interface Heatmap {
  /** Values along the two axes. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** One row a value of y, one cell a value of x; null: nothing with a score there. */
  readonly cells: readonly (readonly (number | null)[])[];
}

/**
 * Scores over two parameters.
 *
 * @param over how combinations that differ in the other parameters become one cell: their mean, or the best of them.
 * @throws RangeError if the grid has no such parameter.
 */
export function heatmapOf(
  grid: Grid,
  runs: readonly SweepRun[],
  x: string,
  y: string,
  over: "mean" | "best" = "mean",
): Heatmap {
  const [xAxis, yAxis] = [axisOf(grid, x), axisOf(grid, y)];
  const [xs, ys] = [grid[xAxis]?.values ?? [], grid[yAxis]?.values ?? []];
  const found = ys.map(() => xs.map((): number[] => []));
  for (const { index, score } of runs) {
    if (score === null) continue;
    const steps = stepsAt(grid, index);
    found[steps[yAxis] ?? 0]?.[steps[xAxis] ?? 0]?.push(score);
  }
  const cellOf = (scores: readonly number[]): number | null => {
    if (scores.length === 0) return null;
    if (over === "best") return scores.reduce((best, score) => Math.max(best, score));
    return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  };
  return { x: xs, y: ys, cells: found.map((row) => row.map(cellOf)) };
}

function axisOf(grid: Grid, name: string): number {
  const axis = grid.findIndex((one) => one.name === name);
  if (axis < 0) throw new RangeError(`the grid of ${gridSize(grid)} has no parameter ${name}`);
  return axis;
}

/** Steps to all neighbours: -1, 0 or 1 on each axis. */
function offsetsOf(axes: number): readonly (readonly number[])[] {
  if (axes > MOST_BOX_AXES) {
    return Array.from({ length: 2 * axes }, (_, i) =>
      Array.from({ length: axes }, (_, axis) => (axis === i >> 1 ? (i % 2 === 0 ? -1 : 1) : 0)),
    );
  }
  let offsets: number[][] = [[]];
  for (let axis = 0; axis < axes; axis++) {
    offsets = offsets.flatMap((offset) => [-1, 0, 1].map((step) => [...offset, step]));
  }
  return offsets.filter((offset) => offset.some((step) => step !== 0));
}

/** Index of the neighbour; -1 outside the grid. Called for every neighbour of every run, so it allocates nothing. */
function neighbourAt(
  counts: readonly number[],
  steps: readonly number[],
  offset: readonly number[],
): number {
  let index = 0;
  for (let axis = 0; axis < counts.length; axis++) {
    const count = counts[axis] as number; // one for each axis, as steps and offset
    const step = (steps[axis] as number) + (offset[axis] as number);
    if (step < 0 || step >= count) return -1;
    index = index * count + step;
  }
  return index;
}
