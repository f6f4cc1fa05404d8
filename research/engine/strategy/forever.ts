import { assertNever } from "#domain";
import type { Expression, Positions } from "./ast.ts";
import { fieldsOf } from "./fields.ts";
import { FUNCTIONS } from "./functions.ts";
import { MEMORIES } from "./memory.ts";
import { parseExpression } from "./parse.ts";
import { isArithmetic } from "./pointwise.ts";
import { printExpression } from "./print.ts";
import { problem, type SpecProblem } from "./problem.ts";
import { constantOf, type Scope, scopeOf } from "./scope.ts";
import type { Strategy } from "./strategy.ts";

/** A part of a strategy that never forgets. */
export interface ForeverNode extends SpecProblem {
  /** Its text. */
  readonly node: string;
}

/**
 * The parts of a strategy whose value may hang on bars however long ago, so that no window of bars gives what the
 * whole history gives: sums since the first bar (`obv`), unless only differences of them count, and what remembers an
 * event (`barssince`, `valuewhen`, `pivot_high`, `pivot_low`, `zigzag_safe`).
 *
 * @returns each once, `position` counting in the printed text of its field; empty where a window is enough.
 */
export function foreverNodes(strategy: Strategy): readonly ForeverNode[] {
  const search = new Search(strategy);
  for (const { path, expression } of fieldsOf(strategy)) search.settle(path, expression);
  return [...search.found.values()];
}

/** One place in the printed strategy. */
interface Place {
  readonly path: string;
  readonly node: Expression;
  readonly position: number;
}

/**
 * What starting the history elsewhere does to a number: it adds `times` the same unknown constant, which comes from
 * these places. 0: nothing.
 */
interface Offset {
  readonly times: number;
  readonly places: readonly Place[];
}

const NONE: Offset = { times: 0, places: [] };

interface Text {
  readonly path: string;
  readonly positions: Positions;
}

class Search {
  readonly found = new Map<string, ForeverNode>();
  readonly #scope: Scope;
  readonly #texts = new Map<string, Text>();

  constructor(strategy: Strategy) {
    // Read again from its own text: only so does each node know its place.
    const lets = Object.entries(strategy.let).map(([name, expression]) => {
      const read = reread(expression);
      this.#texts.set(name, { path: `let.${name}`, positions: read.positions });
      return [name, read.expression] as const;
    });
    const params = Object.entries(strategy.params).map(
      ([name, each]) => [name, each.default] as const,
    );
    this.#scope = scopeOf(new Map(params), new Map(lets));
  }

  /** A whole field: an offset that is left at its end counts. */
  settle(path: string, expression: Expression): void {
    const read = reread(expression);
    this.#lose(this.#offset(read.expression, { path, positions: read.positions }));
  }

  #offset(node: Expression, text: Text): Offset {
    if (constantOf(node, this.#scope) !== null) return NONE;
    switch (node.kind) {
      case "number":
      case "boolean":
        return NONE;
      case "name":
        return this.#named(node.name);
      case "negate":
        return scaled(this.#offset(node.operand, text), -1);
      case "shift":
      case "higher":
        return this.#offset(node.operand, text);
      case "not":
        return this.#offset(node.operand, text);
      case "binary":
        return this.#binary(node, text);
      case "call":
        return this.#call(node, text);
      default:
        return assertNever(node);
    }
  }

  #named(name: string): Offset {
    const [named, text] = [this.#scope.lets.get(name), this.#texts.get(name)];
    return named === undefined || text === undefined ? NONE : this.#offset(named, text);
  }

  #binary(node: Expression & { kind: "binary" }, text: Text): Offset {
    const left = this.#offset(node.left, text);
    const right = this.#offset(node.right, text);
    if (!isArithmetic(node.operator)) return this.#lose(sum(left, scaled(right, -1)));
    if (node.operator === "+") return sum(left, right);
    if (node.operator === "-") return sum(left, scaled(right, -1));
    const [a, b] = [constantOf(node.left, this.#scope), constantOf(node.right, this.#scope)];
    if (node.operator === "*" && a !== null) return scaled(right, a);
    if (b !== null) return scaled(left, node.operator === "*" ? b : 1 / b);
    return this.#lose(left, right);
  }

  #call(node: Expression & { kind: "call" }, text: Text): Offset {
    const parameters = FUNCTIONS.get(node.name)?.parameters ?? [];
    const memory = MEMORIES[node.name];
    const offsets: Offset[] = [];
    node.args.forEach((arg, i) => {
      const offset = this.#offset(arg, text);
      if (parameters[Math.min(i, parameters.length - 1)]?.kind === "series") offsets.push(offset);
    });
    const place = { path: text.path, node, position: text.positions.get(node) ?? 0 };
    if (memory?.keeps === "sum") return { times: 1, places: [place] };
    if (memory?.keeps === "event") this.#report(place, "memory.event");
    const [first = NONE, ...others] = offsets;
    const isSame = others.every(({ times }) => times === first.times);
    if (memory?.offset === "kept" && isSame) return merged(first, others);
    if (memory?.offset === "removed" || (memory?.offset === "compared" && isSame)) return NONE;
    return this.#lose(...offsets);
  }

  /** Here the offset changes the result by more than itself. */
  #lose(...offsets: readonly Offset[]): Offset {
    for (const { times, places } of offsets) {
      if (times !== 0) for (const place of places) this.#report(place, "memory.sum");
    }
    return NONE;
  }

  #report({ path, node, position }: Place, code: "memory.sum" | "memory.event"): void {
    const text = printExpression(node);
    const found = { path, position, node: text, ...problem(code, { node: text }) };
    this.found.set(`${path}:${position}`, found);
  }
}

function reread(expression: Expression): { expression: Expression; positions: Positions } {
  const read = parseExpression(printExpression(expression));
  if (!read.ok) throw new Error(`a printed expression does not read: ${read.error.message}`);
  return read.value;
}

function scaled({ times, places }: Offset, factor: number): Offset {
  return { times: times * factor, places };
}

function sum(a: Offset, b: Offset): Offset {
  return merged({ ...a, times: a.times + b.times }, [b]);
}

function merged(first: Offset, others: readonly Offset[]): Offset {
  return { ...first, places: [first, ...others].flatMap(({ places }) => places) };
}
