import { err, ok, type Result } from "#domain";
import type { Expression, Positions } from "./ast.ts";
import { checkExpression, type ValueType } from "./check.ts";
import { fieldsOf } from "./fields.ts";
import { FUNCTIONS } from "./functions.ts";
import { orderLets } from "./lets.ts";
import { Lookback } from "./lookback.ts";
import { KEYWORDS, SERIES } from "./names.ts";
import { parseExpression } from "./parse.ts";
import {
  type ProblemCode,
  type ProblemValues,
  problem,
  problemAt,
  type SpecProblem,
} from "./problem.ts";
import { type StrategySpec, strategySpecSchema } from "./schema.ts";
import { schemaProblems } from "./schema-problems.ts";
import { type Scope, scopeOf } from "./scope.ts";
import type {
  BySide,
  PartialTakeProfit,
  Session,
  Stop,
  Strategy,
  StrategyParam,
} from "./strategy.ts";
import { isTimeZone } from "./time-zone.ts";

// A strategy of this size is a mistake or an attack.
const MAX_NAMES = 64;
const MAX_NODES = 1000;
// Nineteen years of minutes. One period may have 10,000 bars, and nothing keeps periods from adding up.
const MAX_LOOKBACK = 10_000_000;

/**
 * Reads, checks and completes what a user (or an AI) wrote.
 *
 * @returns the complete strategy, or every problem found, each with its place and how to mend it.
 */
export function parseStrategy(input: unknown): Result<Strategy, readonly SpecProblem[]> {
  const parsed = strategySpecSchema.safeParse(input);
  if (!parsed.success) return err(schemaProblems(parsed.error, input));
  const reader = new Reader(parsed.data);
  const strategy = reader.toStrategy();
  return reader.problems.length > 0 ? err(reader.problems) : ok(strategy);
}

class Reader {
  readonly problems: SpecProblem[] = [];
  readonly #spec: StrategySpec;
  #nodes = 0;
  readonly #params: Readonly<Record<string, StrategyParam>>;
  readonly #letTypes = new Map<string, ValueType | null>();
  readonly #lets: ReadonlyMap<string, Expression>;
  readonly #scope: Scope;
  readonly #otherScopes: readonly Scope[];

  constructor(spec: StrategySpec) {
    this.#spec = spec;
    this.#params = this.#readParams();
    const read = this.#readLets();
    this.#lets = read.lets;
    const scopeAt = (pick: (param: StrategyParam) => number) =>
      scopeOf(
        new Map(Object.entries(this.#params).map(([name, param]) => [name, pick(param)])),
        this.#lets,
      );
    this.#scope = scopeAt((param) => param.default);
    this.#otherScopes = [scopeAt((param) => param.min), scopeAt((param) => param.max)];
    for (const [name, expression] of this.#lets) {
      this.#letTypes.set(
        name,
        this.#check(`let.${name}`, expression, read.positions.get(name) ?? new Map()),
      );
    }
  }

  /** All defaults of a strategy stand here. */
  toStrategy(): Strategy {
    const spec = this.#spec;
    const entry = this.#sides("entry", spec.entry, "boolean");
    if (spec.entry.long == null && spec.entry.short == null) {
      this.#report("entry", "entry.none");
    }
    const strategy: Strategy = {
      specVersion: 1,
      name: spec.name,
      symbol: spec.symbol,
      timeframe: spec.timeframe,
      params: this.#params,
      let: Object.fromEntries(this.#lets),
      entry,
      exit: this.#sides("exit", spec.exit ?? {}, "boolean"),
      stopLoss: this.#stop("stopLoss", spec.stopLoss ?? null),
      takeProfit: this.#stop("takeProfit", spec.takeProfit ?? null),
      trailingStop: this.#optional("trailingStop", spec.trailingStop ?? null, "number"),
      breakEven: this.#optional("breakEven", spec.breakEven ?? null, "number"),
      maxBars: spec.maxBars ?? null,
      session: this.#session(),
      sizing: spec.sizing ?? { kind: "fixedLots", lots: 0.01 },
      onOppositeSignal: spec.onOppositeSignal ?? "reverse",
      partialTakeProfit: this.#partialTakeProfit(),
      pyramiding: spec.pyramiding ?? 1,
      dayZone: spec.dayZone ?? null,
    };
    this.#checkSizing();
    this.#checkLength();
    // What is wrong in itself cannot be measured.
    if (this.problems.length === 0) this.#checkLookback(strategy);
    return strategy;
  }

  /** How far back each field looks must be bounded at every value of the parameters. */
  #checkLookback(strategy: Strategy): void {
    const scopes = [this.#scope, ...this.#otherScopes].map((scope) => new Lookback(scope));
    for (const { path, expression } of fieldsOf(strategy)) {
      const bars = Math.max(...scopes.map((each) => each.of(expression, strategy.timeframe)));
      if (bars <= MAX_LOOKBACK) continue;
      const values = { path, bars, timeframe: strategy.timeframe, most: MAX_LOOKBACK };
      this.problems.push({ path, position: 0, ...problem("lookback.tooFar", values) });
    }
  }

  #report(path: string, code: ProblemCode, values: ProblemValues = {}): void {
    this.problems.push({ path, position: null, ...problem(code, values) });
  }

  #readParams(): Readonly<Record<string, StrategyParam>> {
    const given = Object.entries(this.#spec.params ?? {});
    if (given.length > MAX_NAMES)
      this.#report("params", "params.tooMany", { count: given.length, most: MAX_NAMES });
    const params: [string, StrategyParam][] = given.map(([name, param]) => {
      const path = `params.${name}`;
      this.#checkName(path, name);
      const complete = { min: param.default, max: param.default, step: 1, ...param };
      if (complete.min > complete.default || complete.default > complete.max) {
        this.#report(path, "param.range", complete);
      }
      return [name, complete];
    });
    return Object.fromEntries(params);
  }

  #readLets(): {
    lets: ReadonlyMap<string, Expression>;
    positions: ReadonlyMap<string, Positions>;
  } {
    const given = Object.entries(this.#spec.let ?? {});
    if (given.length > MAX_NAMES)
      this.#report("let", "let.tooMany", { count: given.length, most: MAX_NAMES });
    const trees = new Map<string, Expression>();
    const positions = new Map<string, Positions>();
    for (const [name, text] of given) {
      const path = `let.${name}`;
      this.#checkName(path, name);
      if (Object.hasOwn(this.#spec.params ?? {}, name)) this.#report(path, "name.taken", { name });
      this.#letTypes.set(name, null);
      const parsed = parseExpression(text);
      if (!parsed.ok) this.problems.push(problemAt(path, parsed.error));
      else {
        this.#nodes += parsed.value.positions.size;
        trees.set(name, parsed.value.expression);
        positions.set(name, parsed.value.positions);
      }
    }
    const { order, cycles } = orderLets(trees);
    for (const [name, round] of cycles) {
      this.#report(`let.${name}`, "let.circle", { name, round });
    }
    return { lets: new Map(order.map((name) => [name, trees.get(name) as Expression])), positions }; // order holds names of trees
  }

  #checkName(path: string, name: string): void {
    if (Object.hasOwn(SERIES, name) || FUNCTIONS.has(name) || KEYWORDS.includes(name)) {
      this.#report(path, "name.reserved", { name });
    }
  }

  #check(path: string, expression: Expression, positions: Positions): ValueType | null {
    const { type, problems } = checkExpression({
      expression,
      positions,
      scope: this.#scope,
      letTypes: this.#letTypes,
      otherScopes: this.#otherScopes,
      timeframe: this.#spec.timeframe,
    });
    for (const found of problems) this.problems.push(problemAt(path, found));
    return type;
  }

  #optional(path: string, text: string | null | undefined, wanted: ValueType): Expression | null {
    if (text === null || text === undefined) return null;
    const parsed = parseExpression(text);
    if (!parsed.ok) {
      this.problems.push(problemAt(path, parsed.error));
      return null;
    }
    const { expression, positions } = parsed.value;
    this.#nodes += positions.size;
    const type = this.#check(path, expression, positions);
    if (type !== null && type !== wanted) {
      const found =
        wanted === "boolean"
          ? problem("type.condition", { where: path })
          : problem("type.price", { path });
      this.problems.push({ path, position: 0, ...found });
    }
    return expression;
  }

  #sides(path: string, sides: StrategySpec["entry"], wanted: ValueType): BySide {
    return {
      long: this.#optional(`${path}.long`, sides.long, wanted),
      short: this.#optional(`${path}.short`, sides.short, wanted),
    };
  }

  #stop(path: string, stop: string | StrategySpec["entry"] | null): Stop | null {
    if (stop === null) return null;
    if (typeof stop !== "string") return { kind: "levels", ...this.#sides(path, stop, "number") };
    const distance = this.#optional(path, stop, "number");
    return distance === null ? null : { kind: "distance", distance };
  }

  #partialTakeProfit(): readonly PartialTakeProfit[] {
    const path = "partialTakeProfit";
    const given = this.#spec.partialTakeProfit ?? [];
    const total = given.reduce((sum, { percent }) => sum + percent, 0);
    if (total > 100) {
      this.#report(path, "parts.tooMuch", { percent: total });
    }
    return given.flatMap(({ at: text, percent }, i) => {
      const at = this.#optional(`${path}.${i}.at`, text, "number");
      return at === null ? [] : [{ at, percent }];
    });
  }

  #session(): Session | null {
    const given = this.#spec.session ?? null;
    if (given === null) return null;
    const days = [...new Set(given.days ?? [1, 2, 3, 4, 5, 6, 7])].sort((a, b) => a - b);
    const session = {
      from: "00:00",
      to: "24:00",
      timeZone: "UTC",
      closeAtEnd: false,
      ...given,
      days,
    };
    if (!isTimeZone(session.timeZone)) {
      this.#report("session.timeZone", "session.timeZone", { timeZone: session.timeZone });
    }
    return session;
  }

  #checkLength(): void {
    if (this.#nodes <= MAX_NODES) return;
    this.#report("", "spec.tooLong", { count: this.#nodes, most: MAX_NODES });
  }

  /** Sizing by risk needs to know what a stopped trade loses. */
  #checkSizing(): void {
    const { sizing, stopLoss, entry } = this.#spec;
    if (sizing?.kind !== "riskPercent" && sizing?.kind !== "fixedCash") return;
    for (const side of ["long", "short"] as const) {
      if (entry[side] == null) continue;
      const has = typeof stopLoss === "string" || stopLoss?.[side] != null;
      if (!has) {
        this.#report("sizing", "sizing.noStop", { kind: sizing.kind, side });
        return;
      }
    }
  }
}
