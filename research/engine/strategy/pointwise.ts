import { NO, UNKNOWN, YES } from "../indicators/condition.ts";
import type { BinaryOperator } from "./ast.ts";

/** One value a bar, or, of length 1 and `isConstant`, the same value on every bar. */
export interface Operand {
  readonly values: Float64Array;
  readonly isConstant: boolean;
}

export type Comparison = "<" | "<=" | ">" | ">=" | "==" | "!=";
export type Arithmetic = "+" | "-" | "*" | "/";

export function isArithmetic(operator: BinaryOperator): operator is Arithmetic {
  return operator === "+" || operator === "-" || operator === "*" || operator === "/";
}

/** The operator on two plain numbers, for expressions without series. */
export function combineNumbers(operator: Arithmetic, a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      // A division by zero has no answer: unknown, so that it never signals.
      return b === 0 ? NaN : a / b;
  }
}

/** Bar by bar. @param length bars. */
export function calculate(
  operator: Arithmetic,
  a: Operand,
  b: Operand,
  length: number,
): Float64Array {
  const result = new Float64Array(length);
  CALCULATIONS[operator](a.values, a.isConstant ? 0 : 1, b.values, b.isConstant ? 0 : 1, result);
  return result;
}

/** Bar by bar; unknown where either side is. @param length bars. */
export function compare(operator: Comparison, a: Operand, b: Operand, length: number): Uint8Array {
  const result = new Uint8Array(length);
  const isSwapped = operator === ">" || operator === ">=";
  const [first, second] = isSwapped ? [b, a] : [a, b];
  COMPARISONS[operator](
    first.values,
    first.isConstant ? 0 : 1,
    second.values,
    second.isConstant ? 0 : 1,
    result,
  );
  return result;
}

// Each operator has its own loop, with a step of 0 for a constant: a function handed into one loop for all would be
// called for every bar. Indexes stay inside: series are as long as the result, constants are read at 0.
type Loop<R> = (a: Float64Array, aStep: number, b: Float64Array, bStep: number, result: R) => void;

const CALCULATIONS: Readonly<Record<Arithmetic, Loop<Float64Array>>> = {
  "+": (a, aStep, b, bStep, result) => {
    for (let i = 0; i < result.length; i++) {
      result[i] = (a[i * aStep] as number) + (b[i * bStep] as number);
    }
  },
  "-": (a, aStep, b, bStep, result) => {
    for (let i = 0; i < result.length; i++) {
      result[i] = (a[i * aStep] as number) - (b[i * bStep] as number);
    }
  },
  "*": (a, aStep, b, bStep, result) => {
    for (let i = 0; i < result.length; i++) {
      result[i] = (a[i * aStep] as number) * (b[i * bStep] as number);
    }
  },
  "/": (a, aStep, b, bStep, result) => {
    for (let i = 0; i < result.length; i++) {
      const below = b[i * bStep] as number;
      result[i] = below === 0 ? NaN : (a[i * aStep] as number) / below;
    }
  },
};

const below: Loop<Uint8Array> = (a, aStep, b, bStep, result) => {
  for (let i = 0; i < result.length; i++) {
    const left = a[i * aStep] as number;
    const right = b[i * bStep] as number;
    result[i] = left < right ? YES : left >= right ? NO : UNKNOWN;
  }
};
const notAbove: Loop<Uint8Array> = (a, aStep, b, bStep, result) => {
  for (let i = 0; i < result.length; i++) {
    const left = a[i * aStep] as number;
    const right = b[i * bStep] as number;
    result[i] = left <= right ? YES : left > right ? NO : UNKNOWN;
  }
};

const COMPARISONS: Readonly<Record<Comparison, Loop<Uint8Array>>> = {
  "<": below,
  "<=": notAbove,
  ">": below,
  ">=": notAbove,
  "==": (a, aStep, b, bStep, result) => {
    for (let i = 0; i < result.length; i++) {
      const left = a[i * aStep] as number;
      const right = b[i * bStep] as number;
      result[i] = left === right ? YES : left < right || left > right ? NO : UNKNOWN;
    }
  },
  "!=": (a, aStep, b, bStep, result) => {
    for (let i = 0; i < result.length; i++) {
      const left = a[i * aStep] as number;
      const right = b[i * bStep] as number;
      result[i] = left === right ? NO : left < right || left > right ? YES : UNKNOWN;
    }
  },
};

/** Unknown where either side is, for logic too: "or" is not known while one side warms up. */
export function both(a: Uint8Array, b: Uint8Array): Uint8Array {
  const result = new Uint8Array(a.length);
  for (let i = 0; i < result.length; i++) {
    const bits = (a[i] as number) | (b[i] as number); // of one length
    result[i] = bits >= UNKNOWN ? UNKNOWN : (a[i] as number) & (b[i] as number);
  }
  return result;
}

/** Unknown where either side is. */
export function either(a: Uint8Array, b: Uint8Array): Uint8Array {
  const result = new Uint8Array(a.length);
  for (let i = 0; i < result.length; i++) {
    const bits = (a[i] as number) | (b[i] as number); // of one length
    result[i] = bits >= UNKNOWN ? UNKNOWN : bits;
  }
  return result;
}

/** `not`: unknown stays unknown. */
export function inverted(condition: Uint8Array): Uint8Array {
  const result = new Uint8Array(condition.length);
  for (let i = 0; i < result.length; i++) {
    const value = condition[i] as number; // of one length
    result[i] = value === UNKNOWN ? UNKNOWN : value ^ 1;
  }
  return result;
}

/** 1, 0 and NaN: how a condition is shown among numbers. */
export function conditionAsNumbers(condition: Uint8Array): Float64Array {
  const numbers = new Float64Array(condition.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = condition[i] as number; // of one length
    numbers[i] = value === UNKNOWN ? NaN : value;
  }
  return numbers;
}

export function larger(a: Float64Array, b: Float64Array): Float64Array {
  const result = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) result[i] = Math.max(a[i] as number, b[i] as number); // of one length
  return result;
}

export function smaller(a: Float64Array, b: Float64Array): Float64Array {
  const result = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) result[i] = Math.min(a[i] as number, b[i] as number); // of one length
  return result;
}

export function absolute(values: Float64Array): Float64Array {
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = Math.abs(values[i] as number); // of one length
  return result;
}

export function negated(values: Float64Array): Float64Array {
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = -(values[i] as number); // of one length
  return result;
}

/** The value `bars` bars ago; NaN before there is one. */
export function shifted(values: Float64Array, bars: number): Float64Array {
  const moved = new Float64Array(values.length).fill(NaN, 0, bars);
  if (bars < values.length) moved.set(values.subarray(0, values.length - bars), bars);
  return moved;
}

/** The condition `bars` bars ago; unknown before there is one. */
export function shiftedCondition(condition: Uint8Array, bars: number): Uint8Array {
  const moved = new Uint8Array(condition.length).fill(UNKNOWN, 0, bars);
  if (bars < condition.length) moved.set(condition.subarray(0, condition.length - bars), bars);
  return moved;
}
