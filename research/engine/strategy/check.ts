import { assertNever, type Timeframe, timeframeMs } from "#domain";
import { type Expression, type Positions, partsOf } from "./ast.ts";
import { FUNCTIONS } from "./functions.ts";
import { type LanguageFunction, MAX_PERIOD, type Parameter } from "./language-function.ts";
import { nearest, SERIES } from "./names.ts";
import { isArithmetic } from "./pointwise.ts";
import {
  type ExpressionProblem,
  type Phrase,
  type ProblemCode,
  type ProblemValues,
  phrase,
  problem,
} from "./problem.ts";
import { constantOf, type Scope } from "./scope.ts";

export type ValueType = "number" | "boolean";

/** What a name of the `let` block stands for; null when that expression is itself at fault. */
export type LetTypes = ReadonlyMap<string, ValueType | null>;

export interface CheckInput {
  readonly expression: Expression;
  readonly positions: Positions;
  readonly scope: Scope;
  readonly letTypes: LetTypes;
  /** Other values of the parameters at which periods must hold as well: the ends of their ranges. */
  readonly otherScopes: readonly Scope[];
  /** Of the bars, where known: `htf` must be longer. */
  readonly timeframe?: Timeframe;
}

export interface CheckResult {
  /** null when a problem hides it. */
  readonly type: ValueType | null;
  readonly problems: readonly ExpressionProblem[];
}

/** Types, names, numbers of arguments and constant periods of one expression. All its problems, in text order. */
export function checkExpression(input: CheckInput): CheckResult {
  const checker = new Checker(input);
  const type = checker.typeOf(input.expression);
  return { type, problems: checker.problems };
}

/** `where`, and what its phrase needs. */
type Where = ProblemValues & { readonly where: Phrase };

class Checker {
  readonly problems: ExpressionProblem[] = [];
  readonly #input: CheckInput;
  /** Of the bars that the node at hand reads: the strategy's own, or those of the `htf` it stands in. */
  #timeframe: Timeframe | undefined;

  constructor(input: CheckInput) {
    this.#input = input;
    this.#timeframe = input.timeframe;
  }

  typeOf(node: Expression): ValueType | null {
    switch (node.kind) {
      case "number":
      case "boolean":
        return node.kind;
      case "name":
        return this.#name(node);
      case "call":
        return this.#call(node);
      case "negate":
        this.#want(node.operand, "number", { where: phrase("minus") });
        return "number";
      case "not":
        this.#want(node.operand, "boolean", { where: phrase("not") });
        return "boolean";
      case "binary":
        return this.#binary(node);
      case "higher":
        return this.#higher(node);
      case "shift":
        return this.#shift(node);
      default:
        return assertNever(node);
    }
  }

  #report(node: Expression, code: ProblemCode, values: ProblemValues): null {
    const position = this.#input.positions.get(node) ?? 0;
    this.problems.push({ position, ...problem(code, values) });
    return null;
  }

  #name(node: Expression & { kind: "name" }): ValueType | null {
    const { scope, letTypes } = this.#input;
    const { name } = node;
    if (Object.hasOwn(SERIES, name) || scope.params.has(name)) return "number";
    const named = letTypes.get(name);
    if (named !== undefined) {
      this.#checkHigherOf(node);
      return named;
    }
    const called = FUNCTIONS.get(name);
    if (called !== undefined) {
      return this.#report(node, "name.needsArguments", { name, outline: called.outline });
    }
    const known = [
      ...scope.params.keys(),
      ...letTypes.keys(),
      ...Object.keys(SERIES),
      ...FUNCTIONS.keys(),
    ];
    return this.#report(node, "name.unknown", {
      name,
      ...suggestion(name, known, phrase("declare")),
    });
  }

  #call(node: Expression & { kind: "call" }): ValueType | null {
    const called = FUNCTIONS.get(node.name);
    if (called === undefined) {
      for (const arg of node.args) this.typeOf(arg);
      const isSeries = Object.hasOwn(SERIES, node.name) || this.#input.scope.params.has(node.name);
      if (isSeries) return this.#report(node, "call.notFunction", { name: node.name });
      const mend = suggestion(node.name, FUNCTIONS.keys(), phrase("lookUp"));
      return this.#report(node, "call.unknown", { name: node.name, ...mend });
    }
    const { parameters, repeats, outline } = called;
    const fits = repeats
      ? node.args.length >= parameters.length
      : node.args.length === parameters.length;
    if (!fits) {
      const wanted = parameters.length;
      this.#report(node, "call.arguments", {
        name: node.name,
        count: phrase(repeats ? "atLeastArguments" : wanted === 1 ? "oneArgument" : "arguments"),
        wanted,
        given: node.args.length,
        outline,
        example: phrase(hasUsualExample(called) ? "example" : "noExample"),
      });
    } else {
      node.args.forEach((arg, i) => {
        const parameter = parameters[Math.min(i, parameters.length - 1)];
        if (parameter !== undefined) this.#argument(arg, parameter, called);
      });
    }
    return called.result;
  }

  #argument(arg: Expression, parameter: Parameter, called: LanguageFunction): void {
    const where = {
      where: phrase("parameterOf"),
      parameter: parameter.name,
      outline: called.outline,
    };
    if (parameter.kind === "condition") {
      this.#want(arg, "boolean", where);
      return;
    }
    if (!this.#want(arg, "number", where) || parameter.kind === "series") return;
    if (parameter.kind === "period") this.#wholeNumber(arg, where, parameter.least);
    else this.#constant(arg, where, (value) => value > 0, { wanted: phrase("above0") });
  }

  #binary(node: Expression & { kind: "binary" }): ValueType {
    const isLogic = node.operator === "and" || node.operator === "or";
    const wanted = isLogic ? "boolean" : "number";
    const { operator } = node;
    this.#want(node.left, wanted, { where: phrase("leftOf"), operator });
    this.#want(node.right, wanted, { where: phrase("rightOf"), operator });
    return isArithmetic(node.operator) ? "number" : "boolean";
  }

  #higher(node: Expression & { kind: "higher" }): ValueType | null {
    const outer = this.#timeframe;
    if (outer !== undefined && timeframeMs(node.timeframe) <= timeframeMs(outer)) {
      const isOwn = outer === this.#input.timeframe;
      this.#report(node, "htf.notLonger", {
        timeframe: node.timeframe,
        outer: phrase(isOwn ? "ownTimeframe" : "outerTimeframe"),
        bars: outer,
      });
    }
    this.#timeframe = node.timeframe;
    const type = this.typeOf(node.operand);
    this.#timeframe = outer;
    return type;
  }

  /** A name may hide an `htf` inside an `htf`. */
  #checkHigherOf(node: Expression & { kind: "name" }): void {
    const outer = this.#timeframe;
    if (outer === undefined || outer === this.#input.timeframe) return;
    const shortest = shortestHigher(node, this.#input.scope.lets);
    if (shortest === null || timeframeMs(shortest) > timeframeMs(outer)) return;
    this.#report(node, "htf.nameNotLonger", { name: node.name, timeframe: shortest, outer });
  }

  #shift(node: Expression & { kind: "shift" }): ValueType | null {
    const type = this.typeOf(node.operand);
    const where = { where: phrase("shift") };
    if (!this.#want(node.by, "number", where)) return type;
    const before = this.problems.length;
    const isPast = this.#constant(node.by, where, (value) => value >= 0, {
      wanted: phrase("past"),
    });
    if (isPast && this.problems.length === before) this.#wholeNumber(node.by, where, 0);
    return type;
  }

  #wholeNumber(node: Expression, where: Where, least: number): void {
    const holds = (value: number) =>
      Number.isInteger(value) && value >= least && value <= MAX_PERIOD;
    this.#constant(node, where, holds, { wanted: phrase("whole"), least, most: MAX_PERIOD });
  }

  /** The value must hold at the parameters' defaults and at the ends of their ranges. */
  #constant(
    node: Expression,
    where: Where,
    holds: (value: number) => boolean,
    wanted: ProblemValues,
  ): boolean {
    for (const scope of [this.#input.scope, ...this.#input.otherScopes]) {
      const value = constantOf(node, scope);
      if (value === null) {
        this.#report(node, "argument.moves", where);
        return false;
      }
      if (!holds(value)) {
        this.#report(node, "argument.range", { ...where, ...wanted, value: String(value) });
        return false;
      }
    }
    return true;
  }

  /** @returns whether the node is of the wanted type, after reporting it where it is not. */
  #want(node: Expression, wanted: ValueType, where: Where): boolean {
    const type = this.typeOf(node);
    if (type === null || type === wanted) return type !== null;
    this.#report(node, wanted === "number" ? "type.number" : "type.condition", where);
    return false;
  }
}

/** The shortest timeframe that a tree reads by `htf`, through names as well; null: none. */
function shortestHigher(node: Expression, lets: ReadonlyMap<string, Expression>): Timeframe | null {
  if (node.kind === "higher") return node.timeframe;
  const named = node.kind === "name" ? lets.get(node.name) : undefined;
  let shortest: Timeframe | null = null;
  for (const part of named === undefined ? partsOf(node) : [named]) {
    const own = shortestHigher(part, lets);
    if (own !== null && (shortest === null || timeframeMs(own) < timeframeMs(shortest)))
      shortest = own;
  }
  return shortest;
}

function suggestion(word: string, candidates: Iterable<string>, otherwise: Phrase): ProblemValues {
  const near = nearest(word, candidates);
  return near === null ? { mend: otherwise } : { mend: phrase("near"), near };
}

/** Whether `name(close, 14)` is a call of it. */
function hasUsualExample({ parameters }: LanguageFunction): boolean {
  const [first, second] = parameters;
  return first?.kind === "series" && second?.kind === "period" && parameters.length === 2;
}
