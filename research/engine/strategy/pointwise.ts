import type { BinaryOperator } from "./ast.ts";

type Pair = (a: number, b: number) => number;

// Conditions are 1, 0 and NaN for unknown. An unknown number on either side makes the answer unknown, for logic too:
// "or" is not known while one side warms up. Only NaN is neither below, equal to nor above a number.
const OPERATIONS: Readonly<Record<BinaryOperator, Pair>> = {
  or: Math.max,
  and: Math.min,
  "<": (a, b) => (a < b ? 1 : a >= b ? 0 : NaN),
  "<=": (a, b) => (a <= b ? 1 : a > b ? 0 : NaN),
  ">": (a, b) => (a > b ? 1 : a <= b ? 0 : NaN),
  ">=": (a, b) => (a >= b ? 1 : a < b ? 0 : NaN),
  "==": (a, b) => (a === b ? 1 : a < b || a > b ? 0 : NaN),
  "!=": (a, b) => (a === b ? 0 : a < b || a > b ? 1 : NaN),
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  // A division by zero has no answer: unknown, so that it never signals.
  "/": (a, b) => (b === 0 ? NaN : a / b),
};

/** Bar by bar; conditions are 1, 0 and NaN for unknown. */
export function combine(operator: BinaryOperator, a: Float64Array, b: Float64Array): Float64Array {
  return pairwise(a, b, OPERATIONS[operator]);
}

export function larger(a: Float64Array, b: Float64Array): Float64Array {
  return pairwise(a, b, Math.max);
}

export function smaller(a: Float64Array, b: Float64Array): Float64Array {
  return pairwise(a, b, Math.min);
}

export function absolute(values: Float64Array): Float64Array {
  return values.map(Math.abs);
}

export function negated(values: Float64Array): Float64Array {
  return values.map((value) => -value);
}

/** `not`: unknown stays unknown. */
export function inverted(values: Float64Array): Float64Array {
  return values.map((value) => (Number.isNaN(value) ? NaN : value === 0 ? 1 : 0));
}

/** The value `bars` bars ago; NaN before there is one. */
export function shifted(values: Float64Array, bars: number): Float64Array {
  const moved = new Float64Array(values.length).fill(NaN);
  if (bars < values.length) moved.set(values.subarray(0, values.length - bars), bars);
  return moved;
}

/** The operator on two plain numbers, for expressions without series. */
export function combineNumbers(operator: BinaryOperator, a: number, b: number): number {
  return OPERATIONS[operator](a, b);
}

function pairwise(a: Float64Array, b: Float64Array, pair: Pair): Float64Array {
  const result = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) result[i] = pair(a[i] as number, b[i] as number); // of one length
  return result;
}
