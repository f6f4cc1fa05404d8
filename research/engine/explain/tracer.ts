import { assertNever, type Timeframe } from "#domain";
import { NO, YES } from "../indicators/condition.ts";
import type { Expression } from "../strategy/ast.ts";
import { Compiler } from "../strategy/compile.ts";
import type { SeriesData } from "../strategy/data.ts";
import { isArithmetic } from "../strategy/pointwise.ts";
import { printExpression } from "../strategy/print.ts";
import { constantOf, type Scope } from "../strategy/scope.ts";
import { isPriceLike } from "./price-like.ts";
import type { Comparison, Reason, TracedValue } from "./reason.ts";

/** Where a condition is looked at. */
interface Moment {
  readonly bar: number;
  readonly barsAgo: number;
  readonly timeframe: Timeframe | null;
}

/** Reads from the computed series why a condition was what it was on a bar. */
export class Tracer {
  readonly #data: SeriesData;
  readonly #scope: Scope;
  readonly #compiler: Compiler;
  readonly #longer = new Map<Timeframe, Tracer>();

  constructor(data: SeriesData, scope: Scope) {
    this.#data = data;
    this.#scope = scope;
    this.#compiler = new Compiler(data, scope);
  }

  /** What the condition was on a bar; null: unknown, or no such bar. */
  truthOf(condition: Expression, bar: number): boolean | null {
    const truth = this.#compiler.condition(condition)[bar];
    return truth === YES ? true : truth === NO ? false : null;
  }

  /** The number on a bar; null: unknown, or no such bar. */
  valueOf(number: Expression, bar: number): number | null {
    const value = this.#compiler.series(number)[bar];
    return value === undefined || Number.isNaN(value) ? null : value;
  }

  /**
   * The conditions that made the whole what it was: all parts of an `and` that held, the part of an `or` that held, the
   * parts that did not hold of one that failed.
   */
  reasons(condition: Expression, bar: number): readonly Reason[] {
    return this.#reasons(condition, { bar, barsAgo: 0, timeframe: null });
  }

  #reasons(node: Expression, moment: Moment): readonly Reason[] {
    switch (node.kind) {
      case "not":
        return this.#reasons(node.operand, moment);
      case "name": {
        const named = this.#scope.lets.get(node.name);
        return named === undefined ? [] : this.#reasons(named, moment);
      }
      case "shift": {
        const by = constantOf(node.by, this.#scope) ?? 0;
        const { bar, barsAgo } = moment;
        return this.#reasons(node.operand, { ...moment, bar: bar - by, barsAgo: barsAgo + by });
      }
      case "higher": {
        const { closed } = this.#data.higher(node.timeframe);
        const bar = closed[moment.bar] ?? -1;
        const inside = { bar, barsAgo: 0, timeframe: node.timeframe };
        return this.#tracerOf(node.timeframe).#reasons(node.operand, inside);
      }
      case "binary":
        return this.#binary(node, moment);
      case "call":
        return [this.#call(node, moment)];
      case "boolean":
        return [this.#plain(node, moment)];
      case "number":
      case "negate":
        throw new Error(`unchecked expression: ${printExpression(node)} is no condition`);
      default:
        return assertNever(node);
    }
  }

  #binary(node: Expression & { kind: "binary" }, moment: Moment): readonly Reason[] {
    const { operator, left, right } = node;
    if (isArithmetic(operator)) throw new Error(`unchecked expression: ${printExpression(node)}`);
    if (operator !== "and" && operator !== "or") {
      return [this.#comparison({ ...node, operator }, moment)];
    }
    const truth = this.truthOf(node, moment.bar);
    const needsAll = truth === (operator === "and");
    return [left, right]
      .filter((part) => needsAll || this.truthOf(part, moment.bar) === truth)
      .flatMap((part) => this.#reasons(part, moment));
  }

  #comparison(
    node: Omit<Expression & { kind: "binary" }, "operator"> & { operator: Comparison },
    moment: Moment,
  ): Reason {
    return {
      ...this.#plain(node, moment),
      kind: "comparison",
      operator: node.operator,
      left: this.#value(node.left, moment.bar, 0),
      right: this.#value(node.right, moment.bar, 0),
    };
  }

  #call(node: Expression & { kind: "call" }, moment: Moment): Reason {
    const plain = this.#plain(node, moment);
    const [first, second] = node.args;
    if (first === undefined || second === undefined) return plain;
    switch (node.name) {
      case "crossover":
      case "crossunder":
        return {
          ...plain,
          kind: "crossing",
          way: node.name === "crossover" ? "above" : "below",
          left: this.#value(first, moment.bar, 1),
          right: this.#value(second, moment.bar, 1),
        };
      case "rising":
      case "falling": {
        const bars = constantOf(second, this.#scope) ?? 0;
        return {
          ...plain,
          kind: "run",
          way: node.name,
          value: this.#value(first, moment.bar, 0),
          bars,
        };
      }
      default:
        return plain;
    }
  }

  #plain(node: Expression, { bar, barsAgo, timeframe }: Moment): Reason & { kind: "condition" } {
    const [text, truth] = [printExpression(node), this.truthOf(node, bar)];
    return { kind: "condition", text, truth, barsAgo, timeframe };
  }

  /** @param back bars to look back for `before`; 0: no look back. */
  #value(node: Expression, bar: number, back: number): TracedValue {
    const isLiteral =
      node.kind === "number" || (node.kind === "negate" && node.operand.kind === "number");
    return {
      text: printExpression(node),
      value: this.valueOf(node, bar),
      before: back === 0 ? null : this.valueOf(node, bar - back),
      isPrice: isPriceLike(node, this.#scope.lets),
      isLiteral,
    };
  }

  #tracerOf(timeframe: Timeframe): Tracer {
    let tracer = this.#longer.get(timeframe);
    if (tracer === undefined) {
      tracer = new Tracer(this.#data.higher(timeframe).data, this.#scope);
      this.#longer.set(timeframe, tracer);
    }
    return tracer;
  }
}
