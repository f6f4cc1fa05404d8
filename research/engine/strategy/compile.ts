import { assertNever, type Bars } from "#domain";
import { NO, YES } from "../indicators/condition.ts";
import type { Expression } from "./ast.ts";
import { SeriesData } from "./data.ts";
import { FUNCTIONS } from "./functions.ts";
import { readHigher, readHigherCondition } from "./higher.ts";
import { type LanguageFunction, MAX_PERIOD } from "./language-function.ts";
import {
  both,
  calculate,
  compare,
  conditionAsNumbers,
  either,
  inverted,
  isArithmetic,
  negated,
  type Operand,
  shifted,
  shiftedCondition,
} from "./pointwise.ts";
import { printExpression } from "./print.ts";
import { constantOf, type Scope } from "./scope.ts";

/**
 * Turns checked expressions into series over one set of bars. What occurs twice is computed once, in whichever field of
 * the strategy it stands; what functions compute is kept with the bars, for the next run.
 */
export class Compiler {
  readonly #data: SeriesData;
  readonly #scope: Scope;
  readonly #series = new Map<string, Float64Array>();
  readonly #conditions = new Map<string, Uint8Array>();
  readonly #families = new Map<string, object>();
  readonly #keys = new Map<Expression, string>();
  readonly #higher = new Map<string, Compiler>();

  constructor(data: SeriesData | Bars, scope: Scope) {
    this.#data = data instanceof SeriesData ? data : new SeriesData(data);
    this.#scope = scope;
  }

  /** Whether the expression is yes or no, rather than a number. */
  isCondition(node: Expression): boolean {
    switch (node.kind) {
      case "boolean":
      case "not":
        return true;
      case "number":
      case "negate":
        return false;
      case "binary":
        return !isArithmetic(node.operator);
      case "call":
        return FUNCTIONS.get(node.name)?.result === "boolean";
      case "shift":
      case "higher":
        return this.isCondition(node.operand);
      case "name": {
        const named = this.#scope.lets.get(node.name);
        return named !== undefined && this.isCondition(named);
      }
      default:
        return assertNever(node);
    }
  }

  /** Numbers, or a condition as 1, 0 and NaN for unknown. */
  numbers(expression: Expression): Float64Array {
    return this.isCondition(expression)
      ? conditionAsNumbers(this.condition(expression))
      : this.series(expression);
  }

  /**
   * The series is shared: read it, never write it.
   *
   * @throws RangeError if a parameter's value makes a period that is not a whole number in range.
   */
  series(expression: Expression): Float64Array {
    const key = this.#key(expression);
    let made = this.#series.get(key);
    if (made === undefined) {
      made = this.#makeSeries(expression);
      this.#series.set(key, made);
    }
    return made;
  }

  /** A number where the expression has the same known value on every bar, else its series. As shared as `series`. */
  operand(expression: Expression): Operand {
    const pips = this.#pipsOf(expression);
    const operand = pips === null ? this.#operand(expression) : constantOperand(pips);
    // What is never known is a series like any other: nothing that needs it happens.
    return operand.isConstant && Number.isNaN(operand.values[0])
      ? { values: this.series(expression), isConstant: false }
      : operand;
  }

  /** YES, NO or UNKNOWN a bar. As shared as `series`. @throws RangeError as `series` does. */
  condition(expression: Expression): Uint8Array {
    const key = this.#key(expression);
    let made = this.#conditions.get(key);
    if (made === undefined) {
      made = this.#makeCondition(expression);
      this.#conditions.set(key, made);
    }
    return made;
  }

  #makeSeries(node: Expression): Float64Array {
    const constant = constantOf(node, this.#scope);
    if (constant !== null) return this.#data.constant(constant);
    switch (node.kind) {
      case "name": {
        const column = this.#data.column(node.name);
        return column ?? this.series(this.#named(node.name));
      }
      case "negate":
        return negated(this.series(node.operand));
      case "binary":
        if (!isArithmetic(node.operator)) throw unchecked(node);
        return calculate(
          node.operator,
          this.#operand(node.left),
          this.#operand(node.right),
          this.#length,
        );
      case "shift":
        return shifted(this.series(node.operand), this.#shiftOf(node.by));
      case "higher": {
        const { closed } = this.#data.higher(node.timeframe);
        return readHigher(this.#compilerOf(node).series(node.operand), closed);
      }
      case "call":
        return this.#call(node) as Float64Array; // a function whose result is a number picks numbers
      default:
        throw unchecked(node);
    }
  }

  #makeCondition(node: Expression): Uint8Array {
    switch (node.kind) {
      case "boolean":
        return new Uint8Array(this.#length).fill(node.value ? YES : NO);
      case "name":
        return this.condition(this.#named(node.name));
      case "not":
        return inverted(this.condition(node.operand));
      case "binary":
        return this.#binaryCondition(node);
      case "shift":
        return shiftedCondition(this.condition(node.operand), this.#shiftOf(node.by));
      case "higher": {
        const { closed } = this.#data.higher(node.timeframe);
        return readHigherCondition(this.#compilerOf(node).condition(node.operand), closed);
      }
      case "call":
        return this.#call(node) as Uint8Array; // a function whose result is a condition picks one
      default:
        throw unchecked(node);
    }
  }

  #binaryCondition(node: Expression & { kind: "binary" }): Uint8Array {
    const { operator, left, right } = node;
    if (operator === "and") return both(this.condition(left), this.condition(right));
    if (operator === "or") return either(this.condition(left), this.condition(right));
    if (isArithmetic(operator)) throw unchecked(node);
    return compare(operator, this.#operand(left), this.#operand(right), this.#length);
  }

  /** A constant stays one number: no series is filled with it. */
  #operand(node: Expression): Operand {
    const constant = constantOf(node, this.#scope);
    return constant === null
      ? { values: this.series(node), isConstant: false }
      : constantOperand(constant);
  }

  /** What `pips(n)` comes to: it looks like a series, and is one number. */
  #pipsOf(node: Expression): number | null {
    if (node.kind !== "call" || node.name !== "pips") return null;
    const [count] = node.args;
    const pips = count === undefined ? null : constantOf(count, this.#scope);
    return pips === null ? null : pips * this.#data.facts.pipSize;
  }

  #named(name: string): Expression {
    const named = this.#scope.lets.get(name);
    if (named === undefined) throw new Error(`unchecked expression: unknown name ${name}`);
    return named;
  }

  #compilerOf({ timeframe }: Expression & { kind: "higher" }): Compiler {
    let compiler = this.#higher.get(timeframe);
    if (compiler === undefined) {
      compiler = new Compiler(this.#data.higher(timeframe).data, this.#scope);
      this.#higher.set(timeframe, compiler);
    }
    return compiler;
  }

  #call(node: Expression & { kind: "call" }): Float64Array | Uint8Array {
    const called = FUNCTIONS.get(node.name);
    if (called === undefined)
      throw new Error(`unchecked expression: unknown function ${node.name}`);
    const key = `${called.family}(${node.args.map((arg) => this.#key(arg)).join(", ")})`;
    const compute = () => this.#compute(called, node.args);
    // Conditions differ from combination to combination of a sweep: only numbers are worth keeping.
    if (called.result === "number") return called.pick(this.#data.cache.getOrMake(key, compute));
    let computed = this.#families.get(key);
    if (computed === undefined) {
      computed = compute();
      this.#families.set(key, computed);
    }
    return called.pick(computed);
  }

  #compute(called: LanguageFunction, args: readonly Expression[]): object {
    const series: Float64Array[] = [];
    const constants: number[] = [];
    const conditions: Uint8Array[] = [];
    args.forEach((arg, i) => {
      const parameter = called.parameters[Math.min(i, called.parameters.length - 1)];
      if (parameter?.kind === "series") series.push(this.series(arg));
      else if (parameter?.kind === "condition") conditions.push(this.condition(arg));
      else if (parameter?.kind === "period") constants.push(bounded(this.#constant(arg)));
      else constants.push(this.#constant(arg));
    });
    const { bars, facts } = this.#data;
    return called.compute(bars, series, constants, conditions, facts);
  }

  #shiftOf(by: Expression): number {
    const bars = this.#constant(by);
    if (!Number.isInteger(bars) || bars < 0) {
      throw new RangeError(`a shift must be a whole number of bars back, was ${bars}`);
    }
    return bounded(bars);
  }

  #constant(node: Expression): number {
    const value = constantOf(node, this.#scope);
    if (value === null)
      throw new Error(`unchecked expression: ${printExpression(node)} is not constant`);
    return value;
  }

  get #length(): number {
    return this.#data.bars.time.length;
  }

  /** The text of the expression with every parameter and name replaced by what it stands for. */
  #key(node: Expression): string {
    let key = this.#keys.get(node);
    if (key === undefined) {
      key = this.#makeKey(node);
      this.#keys.set(node, key);
    }
    return key;
  }

  #makeKey(node: Expression): string {
    const constant = constantOf(node, this.#scope);
    if (constant !== null) return String(constant);
    switch (node.kind) {
      case "name": {
        const named = this.#scope.lets.get(node.name);
        return named === undefined ? node.name : this.#key(named);
      }
      case "call":
        return `${node.name}(${node.args.map((arg) => this.#key(arg)).join(", ")})`;
      case "negate":
        return `-(${this.#key(node.operand)})`;
      case "not":
        return `not (${this.#key(node.operand)})`;
      case "binary":
        return `(${this.#key(node.left)}) ${node.operator} (${this.#key(node.right)})`;
      case "shift":
        return `(${this.#key(node.operand)})[${this.#key(node.by)}]`;
      case "higher":
        return `htf("${node.timeframe}", ${this.#key(node.operand)})`;
      default:
        return printExpression(node);
    }
  }
}

function constantOperand(value: number): Operand {
  return { values: Float64Array.of(value), isConstant: true };
}

/** A parameter given for a run may lie outside the range that the strategy was checked for. */
function bounded(bars: number): number {
  if (bars > MAX_PERIOD) {
    throw new RangeError(`nothing looks back more than ${MAX_PERIOD} bars, was ${bars}`);
  }
  return bars;
}

function unchecked(node: Expression): Error {
  return new Error(`unchecked expression: ${printExpression(node)} is of the wrong type`);
}
