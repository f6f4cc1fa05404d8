import { assertNever, type Rng, TIMEFRAMES, type Timeframe, timeframeMs } from "#domain";
import { type BinaryOperator, type Expression, partsOf } from "./strategy/ast.ts";
import { FUNCTIONS } from "./strategy/functions.ts";
import type { LanguageFunction, Parameter } from "./strategy/language-function.ts";
import { printExpression } from "./strategy/print.ts";
import type { StrategySpec } from "./strategy/schema.ts";

export interface RandomSpecOptions {
  /** Longest period that is written. Default 400. */
  readonly longest?: number;
  /** Functions to call. Default: all of the language. */
  readonly functions?: readonly LanguageFunction[];
  /** Series that the bars have. Default: all of the language. */
  readonly series?: readonly string[];
  /** Deepest nesting. Default 3. */
  readonly depth?: number;
  /** Whether numbers of every size and x / y are written: what may be unknown for its values alone. Default true. */
  readonly wild?: boolean;
}

interface Named {
  readonly name: string;
  readonly isCondition: boolean;
  readonly readsHigher: boolean;
}

const ALL_SERIES = ["open", "high", "low", "close", "volume", "spread", "hour", "weekday"];
const ODD_NUMBERS = [0, 0.1, 1e-7, 5e-324, 1e21, 123456.789, 2 ** 53, 1.7976931348623157e308];
const COMPARISONS: readonly BinaryOperator[] = ["<", "<=", ">", ">=", "==", "!="];

/** Specs of the tests: random in every part, and right by the language's rules. */
export class RandomSpec {
  readonly #rng: Rng;
  readonly #longest: number;
  readonly #functions: readonly LanguageFunction[];
  readonly #series: readonly string[];
  readonly #depth: number;
  readonly #wild: boolean;
  #params: readonly string[] = [];
  #lets: Named[] = [];
  #timeframe: Timeframe = "H1";

  constructor(rng: Rng, options: RandomSpecOptions = {}) {
    this.#rng = rng;
    this.#longest = options.longest ?? 400;
    this.#functions = options.functions ?? [...FUNCTIONS.values()];
    this.#series = options.series ?? ALL_SERIES;
    this.#depth = options.depth ?? 3;
    this.#wild = options.wild ?? true;
  }

  /** A whole spec, fields left out at times, with the trees it was printed from by their paths. */
  spec(timeframe: Timeframe = this.#pick(TIMEFRAMES)): {
    readonly spec: StrategySpec;
    readonly trees: ReadonlyMap<string, Expression>;
  } {
    this.#timeframe = timeframe;
    const trees = new Map<string, Expression>();
    const write = (path: string, expression: Expression) => {
      trees.set(path, expression);
      return printExpression(expression);
    };
    const params = this.#writeParams();
    const lets = this.#writeLets(write);
    const sides = (path: string, make: () => Expression) => ({
      ...(this.#maybe() && { long: write(`${path}.long`, make()) }),
      ...(this.#maybe() && { short: write(`${path}.short`, make()) }),
    });
    const condition = () => this.condition(this.#depth);
    const number = () => this.number(this.#depth);
    const stop = (path: string) =>
      this.#maybe() ? write(path, number()) : this.#maybe() ? sides(path, number) : null;
    const entry = { ...sides("entry", condition), long: write("entry.long", condition()) };
    const stopLoss = stop("stopLoss");
    const coversBoth = typeof stopLoss === "string";
    const spec: StrategySpec = {
      specVersion: 1,
      name: this.#pick(["EMA pullback", "日本", "a", 'quote " and \\', "x".repeat(100)]),
      symbol: this.#pick(["EURUSD", "XAUUSD.m", "USDJPY"]),
      timeframe,
      entry,
      ...(this.#maybe() && { params }),
      ...(this.#maybe() && { let: lets }),
      ...(this.#maybe() && { exit: sides("exit", condition) }),
      ...((coversBoth || this.#maybe()) && { stopLoss }),
      ...(this.#maybe() && { takeProfit: stop("takeProfit") }),
      ...(this.#maybe() && { trailingStop: write("trailingStop", number()) }),
      ...(this.#maybe() && { breakEven: this.#maybe() ? write("breakEven", number()) : null }),
      ...(this.#maybe() && { maxBars: this.#maybe() ? this.#whole(1, 1000) : null }),
      ...(this.#maybe() && { session: this.#maybe() ? this.#session() : null }),
      ...(this.#maybe() && { sizing: this.#sizing(coversBoth) }),
      ...(this.#maybe() && {
        onOppositeSignal: this.#pick(["reverse", "close", "ignore"] as const),
      }),
      ...(this.#maybe() && {
        partialTakeProfit: Array.from({ length: this.#whole(0, 3) }, (_, i) => ({
          at: write(`partialTakeProfit.${i}.at`, number()),
          percent: this.#whole(1, 33),
        })),
      }),
      ...(this.#maybe() && { pyramiding: this.#whole(1, 5) }),
      ...(this.#maybe() && { dayZone: this.#pick(["utc", "newYork17", null] as const) }),
    };
    // Params and lets are used everywhere: they are never left out where something was named.
    return { spec: { ...spec, params, let: lets }, trees };
  }

  condition(depth: number, outer: Timeframe = this.#timeframe, inHigher = false): Expression {
    const inner = () => this.condition(depth - 1, outer, inHigher);
    const number = () => this.number(depth - 1, outer, inHigher);
    if (depth <= 0) {
      return { kind: "binary", operator: this.#pick(COMPARISONS), left: number(), right: number() };
    }
    switch (this.#whole(0, 8)) {
      case 0:
        return { kind: "not", operand: inner() };
      case 1:
        return { kind: "binary", operator: "and", left: inner(), right: inner() };
      case 2:
        return { kind: "binary", operator: "or", left: inner(), right: inner() };
      case 3:
        return { kind: "shift", operand: inner(), by: this.#period(0) };
      case 4:
        return this.#higher(depth, outer, "condition") ?? inner();
      case 5:
        return this.#let(true, inHigher) ?? { kind: "boolean", value: this.#maybe() };
      case 6:
        return this.#call("boolean", depth, outer, inHigher) ?? inner();
      default:
        return {
          kind: "binary",
          operator: this.#pick(COMPARISONS),
          left: number(),
          right: number(),
        };
    }
  }

  number(depth: number, outer: Timeframe = this.#timeframe, inHigher = false): Expression {
    const inner = () => this.number(depth - 1, outer, inHigher);
    if (depth <= 0) return this.#leaf(inHigher);
    switch (this.#whole(0, 8)) {
      case 0:
        return { kind: "negate", operand: inner() };
      case 1:
        return {
          kind: "binary",
          operator: this.#pick(
            this.#wild ? (["+", "-", "*", "/"] as const) : (["+", "-"] as const),
          ),
          left: inner(),
          right: inner(),
        };
      case 2:
        return { kind: "shift", operand: inner(), by: this.#period(0) };
      case 3:
        return this.#higher(depth, outer, "number") ?? inner();
      case 4:
        return this.#leaf(inHigher);
      default:
        return this.#call("number", depth, outer, inHigher) ?? this.#leaf(inHigher);
    }
  }

  #leaf(inHigher: boolean): Expression {
    const series = (): Expression => ({ kind: "name", name: this.#pick(this.#series) });
    if (!this.#wild) return this.#let(false, inHigher) ?? series();
    switch (this.#whole(0, 4)) {
      case 0:
        return { kind: "number", value: this.#pick([...ODD_NUMBERS, this.#rng() * 100]) };
      case 1:
        return this.#params.length > 0
          ? { kind: "name", name: this.#pick(this.#params) }
          : series();
      case 2:
        return this.#let(false, inHigher) ?? series();
      default:
        return series();
    }
  }

  #let(isCondition: boolean, inHigher: boolean): Expression | null {
    const fit = this.#lets.filter(
      (each) => each.isCondition === isCondition && !(inHigher && each.readsHigher),
    );
    return fit.length === 0 ? null : { kind: "name", name: this.#pick(fit).name };
  }

  #higher(depth: number, outer: Timeframe, kind: "number" | "condition"): Expression | null {
    const longer = TIMEFRAMES.filter((each) => timeframeMs(each) > timeframeMs(outer));
    if (longer.length === 0) return null;
    const timeframe = this.#pick(longer);
    return { kind: "higher", timeframe, operand: this[kind](depth - 1, timeframe, true) };
  }

  #call(
    result: LanguageFunction["result"],
    depth: number,
    outer: Timeframe,
    inHigher: boolean,
  ): Expression | null {
    const fit = this.#functions.filter((each) => each.result === result);
    if (fit.length === 0) return null;
    const called = this.#pick(fit);
    const last = called.parameters.at(-1);
    const more = called.repeats && last ? Array<Parameter>(this.#whole(0, 2)).fill(last) : [];
    const args = [...called.parameters, ...more].map((parameter) =>
      this.#argument(parameter, depth - 1, outer, inHigher),
    );
    return { kind: "call", name: called.name, args };
  }

  #argument(parameter: Parameter, depth: number, outer: Timeframe, inHigher: boolean): Expression {
    switch (parameter.kind) {
      case "series":
        return this.number(depth, outer, inHigher);
      case "condition":
        return this.condition(depth, outer, inHigher);
      case "period":
        return this.#period(parameter.least);
      case "factor":
        return { kind: "number", value: Math.round(1 + this.#rng() * 400) / 100 };
      default:
        return assertNever(parameter);
    }
  }

  /** A number, a parameter, or arithmetic on both: always a whole number in range. */
  #period(least: number): Expression {
    const literal = (low: number): Expression => ({
      kind: "number",
      value: this.#whole(low, Math.max(low, this.#longest)),
    });
    if (this.#params.length === 0 || this.#rng() < 0.6) return literal(least);
    const param: Expression = { kind: "name", name: this.#pick(this.#params) };
    switch (this.#whole(0, 2)) {
      case 0:
        return { kind: "binary", operator: "+", left: param, right: literal(0) };
      case 1:
        return { kind: "call", name: "max", args: [param, literal(least)] };
      default:
        return param;
    }
  }

  #writeParams(): NonNullable<StrategySpec["params"]> {
    this.#params = ["fast", "slow", "_n1"].filter(() => this.#maybe());
    const entries = this.#params.map((name) => {
      const value = this.#whole(2, this.#longest);
      const all = { min: this.#whole(2, value), max: value + this.#whole(0, 9), step: 1 };
      const given = Object.entries(all).filter(() => this.#maybe());
      return [name, { default: value, ...Object.fromEntries(given) }];
    });
    return Object.fromEntries(entries);
  }

  #writeLets(write: (path: string, tree: Expression) => string): Record<string, string> {
    this.#lets = [];
    const lets: Record<string, string> = {};
    for (const name of ["trend", "strong", "a1", "isUp"]) {
      if (!this.#maybe()) continue;
      const isCondition = this.#maybe();
      const tree = isCondition ? this.condition(this.#depth - 1) : this.number(this.#depth - 1);
      const used = this.#lets.filter((each) => each.readsHigher).map((each) => each.name);
      lets[name] = write(`let.${name}`, tree);
      this.#lets.push({ name, isCondition, readsHigher: reads(tree, used) });
    }
    return lets;
  }

  #session(): NonNullable<StrategySpec["session"]> {
    return {
      ...(this.#maybe() && {
        days: Array.from({ length: this.#whole(1, 7) }, () => this.#whole(1, 7)),
      }),
      ...(this.#maybe() && { from: this.#pick(["00:00", "07:30", "23:59"]) }),
      ...(this.#maybe() && { to: this.#pick(["00:00", "20:00", "24:00"]) }),
      ...(this.#maybe() && { timeZone: this.#pick(["UTC", "Europe/London", "Asia/Jakarta"]) }),
      ...(this.#maybe() && { closeAtEnd: this.#maybe() }),
    };
  }

  #sizing(hasStop: boolean): NonNullable<StrategySpec["sizing"]> {
    const amount = this.#whole(1, 99) * this.#pick([0.01, 0.1, 1]);
    switch (this.#whole(hasStop ? 0 : 2, 3)) {
      case 0:
        return { kind: "riskPercent", percent: amount };
      case 1:
        return { kind: "fixedCash", amount };
      case 2:
        return { kind: "kelly", fraction: 0.5 };
      default:
        return { kind: "fixedLots", lots: amount };
    }
  }

  #maybe(): boolean {
    return this.#rng() < 0.5;
  }

  #whole(least: number, most: number): number {
    return least + Math.floor(this.#rng() * (most - least + 1));
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#rng() * list.length)] as T; // no list here is empty
  }
}

/** Whether a tree reads a longer timeframe, itself or through a name. */
function reads(node: Expression, names: readonly string[]): boolean {
  if (node.kind === "higher" || (node.kind === "name" && names.includes(node.name))) return true;
  return partsOf(node).some((part) => reads(part, names));
}
