import { err, ok, type Result } from "#domain";

/** Values of one parameter: from, from + step, ... up to and with `to`. */
export interface GridAxis {
  readonly name: string;
  readonly values: readonly number[];
}

/** Every combination of the axes; the last axis turns fastest. */
export type Grid = readonly GridAxis[];

export type Params = Readonly<Record<string, number>>;

export interface GridProblem {
  /** Character of the text, from 0. */
  readonly position: number;
  readonly message: string;
  readonly hint: string;
}

/** Most values of one axis: more is a step that was mistyped. */
const MOST_VALUES = 100_000;
/** Most combinations: more cannot be run in anybody's life. */
const MOST_COMBINATIONS = 1e9;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const HINT = "write name=from:to:step, such as fast=5:50:5,slow=20:200:10, or name=value";

/**
 * Reads `fast=5:50:5,slow=20:200:10`. A part without a step counts by 1; `name=value` keeps one value.
 *
 * @returns the grid, or the first problem with its place in the text.
 */
export function parseGrid(text: string): Result<Grid, GridProblem> {
  const grid: GridAxis[] = [];
  let position = 0;
  for (const part of text.split(",")) {
    const start = position + (part.length - part.trimStart().length);
    const axis = parseAxis(part.trim());
    if (typeof axis === "string") return err({ position: start, message: axis, hint: HINT });
    if (grid.some(({ name }) => name === axis.name)) {
      return err({ position: start, message: `${axis.name} is given twice`, hint: HINT });
    }
    grid.push(axis);
    if (gridSize(grid) > MOST_COMBINATIONS) {
      return err({
        position: start,
        message: `this makes ${gridSize(grid)} combinations, more than ${MOST_COMBINATIONS}`,
        hint: "take larger steps, or search at random",
      });
    }
    position += part.length + 1;
  }
  return ok(grid);
}

/** Number of combinations. */
export function gridSize(grid: Grid): number {
  return grid.reduce((size, { values }) => size * values.length, 1);
}

/** The combination with that index, 0 to gridSize - 1. */
export function paramsAt(grid: Grid, index: number): Params {
  const steps = stepsAt(grid, index);
  const params: Record<string, number> = {};
  for (let axis = 0; axis < grid.length; axis++) {
    const { name, values } = grid[axis] as GridAxis; // inside the loop's bounds
    params[name] = values[steps[axis] ?? 0] ?? NaN;
  }
  return params;
}

/** Position on each axis of the combination with that index. */
export function stepsAt(grid: Grid, index: number): number[] {
  if (!Number.isInteger(index) || index < 0 || index >= gridSize(grid)) {
    throw new RangeError(`the grid has ${gridSize(grid)} combinations, index was ${index}`);
  }
  const steps = grid.map(() => 0);
  let rest = index;
  for (let axis = grid.length - 1; axis >= 0; axis--) {
    const count = grid[axis]?.values.length ?? 1;
    steps[axis] = rest % count;
    rest = Math.floor(rest / count);
  }
  return steps;
}

/** Inverse of `stepsAt`. */
export function indexOf(grid: Grid, steps: readonly number[]): number {
  return grid.reduce((index, { values }, axis) => index * values.length + (steps[axis] ?? 0), 0);
}

function parseAxis(part: string): GridAxis | string {
  const [name = "", range, ...rest] = part.split("=").map((word) => word.trim());
  if (!/^[A-Za-z_]\w*$/.test(name)) return `a parameter's name is missing before "${part}"`;
  if (range === undefined || rest.length > 0) return `${name} needs one = with its range`;
  const numbers = range.split(":").map((word) => word.trim());
  const wrong = numbers.find((word) => !NUMBER.test(word));
  if (wrong !== undefined) return `"${wrong}" of ${name} is not a number`;
  const [from = NaN, to = from, step = 1] = numbers.map(Number);
  if (numbers.length > 3) return `${name} has more than from:to:step`;
  if (![from, to, step].every(Number.isFinite)) return `${name} is beyond the range of numbers`;
  if (to < from) return `${name} goes from ${from} down to ${to}`;
  if (!(step > 0)) return `the step of ${name} must be above 0, was ${step}`;
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count > MOST_VALUES) return `${name} has ${count} values, more than ${MOST_VALUES}`;
  return { name, values: Array.from({ length: count }, (_, i) => tidy(from + i * step)) };
}

/** 0.1 + 2 x 0.1 is 0.3 to the trader. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
