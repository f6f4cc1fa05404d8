import { assertNever, type Bars } from "#domain";
import type { Expression } from "./ast.ts";
import { FUNCTIONS } from "./functions.ts";
import { SERIES } from "./names.ts";
import { combine, inverted, negated, shifted } from "./pointwise.ts";
import { printExpression } from "./print.ts";
import { constantOf, type Scope } from "./scope.ts";

/**
 * Turns checked expressions into series over one set of bars. What occurs twice is computed once,
 * in whichever field of the strategy it stands.
 */
export class Compiler {
  readonly #bars: Bars;
  readonly #scope: Scope;
  readonly #series = new Map<string, Float64Array>();
  readonly #families = new Map<string, unknown>();

  constructor(bars: Bars, scope: Scope) {
    this.#bars = bars;
    this.#scope = scope;
  }

  /**
   * Conditions are 1, 0 and NaN for unknown. The series is shared: read it, never write it.
   *
   * @throws RangeError if a parameter's value makes a period that is not a whole number in range.
   */
  series(expression: Expression): Float64Array {
    const key = printExpression(expression);
    const done = this.#series.get(key);
    if (done !== undefined) return done;
    const made = this.#make(expression);
    this.#series.set(key, made);
    return made;
  }

  #make(node: Expression): Float64Array {
    switch (node.kind) {
      case "number":
        return this.#everywhere(node.value);
      case "boolean":
        return this.#everywhere(node.value ? 1 : 0);
      case "name":
        return this.#named(node.name);
      case "negate":
        return negated(this.series(node.operand));
      case "not":
        return inverted(this.series(node.operand));
      case "binary":
        return combine(node.operator, this.series(node.left), this.series(node.right));
      case "shift":
        return shifted(this.series(node.operand), this.#shiftOf(node.by));
      case "call":
        return this.#call(node);
      default:
        return assertNever(node);
    }
  }

  #named(name: string): Float64Array {
    const column = Object.hasOwn(SERIES, name) ? SERIES[name] : undefined;
    if (column !== undefined) return column(this.#bars);
    const named = this.#scope.lets.get(name);
    if (named !== undefined) return this.series(named);
    const param = this.#scope.params.get(name);
    if (param === undefined) throw new Error(`unchecked expression: unknown name ${name}`);
    return this.#everywhere(param);
  }

  #call(node: Expression & { kind: "call" }): Float64Array {
    const called = FUNCTIONS.get(node.name);
    if (called === undefined)
      throw new Error(`unchecked expression: unknown function ${node.name}`);
    const key = `${called.family}(${node.args.map(printExpression).join(", ")})`;
    if (!this.#families.has(key)) {
      const series: Float64Array[] = [];
      const constants: number[] = [];
      node.args.forEach((arg, i) => {
        const parameter = called.parameters[Math.min(i, called.parameters.length - 1)];
        if (parameter?.kind === "series") series.push(this.series(arg));
        else constants.push(this.#constant(arg));
      });
      this.#families.set(key, called.compute(this.#bars, series, constants));
    }
    return called.pick(this.#families.get(key));
  }

  #shiftOf(by: Expression): number {
    const bars = this.#constant(by);
    if (!Number.isInteger(bars) || bars < 0) {
      throw new RangeError(`a shift must be a whole number of bars back, was ${bars}`);
    }
    return bars;
  }

  #constant(node: Expression): number {
    const value = constantOf(node, this.#scope);
    if (value === null)
      throw new Error(`unchecked expression: ${printExpression(node)} is not constant`);
    return value;
  }

  #everywhere(value: number): Float64Array {
    return new Float64Array(this.#bars.time.length).fill(value);
  }
}
