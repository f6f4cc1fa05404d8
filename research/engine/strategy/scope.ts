import type { Expression } from "./ast.ts";
import { combineNumbers, isArithmetic } from "./pointwise.ts";

/** The names a strategy adds to the language. */
export interface Scope {
  readonly params: ReadonlyMap<string, number>;
  readonly lets: ReadonlyMap<string, Expression>;
  /** Value of each parameter, and of each `let` that reads no series. */
  readonly constants: ReadonlyMap<string, number>;
}

/** @param lets each after those it uses. */
export function scopeOf(
  params: ReadonlyMap<string, number>,
  lets: ReadonlyMap<string, Expression>,
): Scope {
  const constants = new Map(params);
  for (const [name, expression] of lets) {
    const value = constantOf(expression, { constants });
    if (value !== null) constants.set(name, value);
  }
  return { params, lets, constants };
}

/**
 * The value of an expression that reads no series: numbers, parameters and arithmetic on them.
 *
 * @returns null when it reads a series (or is a condition), so that its value differs from bar to bar.
 */
export function constantOf(expression: Expression, scope: Pick<Scope, "constants">): number | null {
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "name":
      return scope.constants.get(expression.name) ?? null;
    case "negate": {
      const value = constantOf(expression.operand, scope);
      return value === null ? null : -value;
    }
    case "binary": {
      if (!isArithmetic(expression.operator)) return null;
      const left = constantOf(expression.left, scope);
      const right = left === null ? null : constantOf(expression.right, scope);
      return left === null || right === null
        ? null
        : combineNumbers(expression.operator, left, right);
    }
    case "call":
      return constantCall(expression.name, expression.args, scope);
    default:
      return null;
  }
}

const CONSTANT_CALLS: ReadonlyMap<string, (...values: number[]) => number> = new Map([
  ["abs", Math.abs],
  ["min", Math.min],
  ["max", Math.max],
]);

function constantCall(
  name: string,
  args: readonly Expression[],
  scope: Pick<Scope, "constants">,
): number | null {
  const call = CONSTANT_CALLS.get(name);
  if (call === undefined) return null;
  const values: number[] = [];
  for (const arg of args) {
    const value = constantOf(arg, scope);
    if (value === null) return null;
    values.push(value);
  }
  return call(...values);
}
