import { assertNever, type Timeframe, timeframeMs } from "#domain";
import type { Expression } from "./ast.ts";
import { FUNCTIONS } from "./functions.ts";
import { MEMORIES } from "./memory.ts";
import { constantOf, type Scope } from "./scope.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * How many bars pass before an expression has its first value, by its structure alone: never fewer than really do.
 * What the data make unknown (a division by zero, an event that has not happened) may stay unknown for longer.
 */
export class Lookback {
  readonly #scope: Scope;
  /** By name and timeframe: what a name stands for may be long, and named often. */
  readonly #named = new Map<string, number>();

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** @param timeframe of the bars that the expression reads. */
  of(node: Expression, timeframe: Timeframe): number {
    switch (node.kind) {
      case "number":
      case "boolean":
        return 0;
      case "name":
        return this.#lagOfName(node.name, timeframe);
      case "negate":
      case "not":
        return this.of(node.operand, timeframe);
      case "binary":
        return Math.max(this.of(node.left, timeframe), this.of(node.right, timeframe));
      case "shift":
        return this.of(node.operand, timeframe) + this.#constant(node.by);
      case "higher":
        return barsOf(this.of(node.operand, node.timeframe), node.timeframe, timeframe);
      case "call":
        return this.#call(node, timeframe);
      default:
        return assertNever(node);
    }
  }

  #lagOfName(name: string, timeframe: Timeframe): number {
    const named = this.#scope.lets.get(name);
    if (named === undefined) return 0;
    const key = `${name} ${timeframe}`;
    let lag = this.#named.get(key);
    if (lag === undefined) {
      lag = this.of(named, timeframe);
      this.#named.set(key, lag);
    }
    return lag;
  }

  #call(node: Expression & { kind: "call" }, timeframe: Timeframe): number {
    const parameters = FUNCTIONS.get(node.name)?.parameters ?? [];
    const constants: number[] = [];
    let inputs = 0;
    node.args.forEach((arg, i) => {
      const kind = parameters[Math.min(i, parameters.length - 1)]?.kind;
      if (kind === "period" || kind === "factor") constants.push(this.#constant(arg));
      else inputs = Math.max(inputs, this.of(arg, timeframe));
    });
    const memory = MEMORIES[node.name];
    const own = memory?.lag(...constants) ?? 0;
    // The first day of a history may have lost its morning.
    return inputs + (memory?.keeps === "day" ? Math.max(own, barsADay(timeframe)) : own);
  }

  #constant(node: Expression): number {
    const value = constantOf(node, this.#scope);
    if (value === null) throw new Error("unchecked expression: a period is not constant");
    return value;
  }
}

/**
 * Bars of the shorter timeframe until the one after a number of longer bars is read. The first may be the rest of a bar
 * whose beginning is missing, and the last must have closed.
 */
function barsOf(longerBars: number, longer: Timeframe, shorter: Timeframe): number {
  const span = (longerBars + 2) * timeframeMs(longer);
  // Where clocks are put back, a bar of some hours lasts one hour more: once a year.
  const putBack = (1 + Math.floor(span / (350 * DAY))) * HOUR;
  return Math.ceil((span + (timeframeMs(longer) > HOUR ? putBack : 0)) / timeframeMs(shorter));
}

function barsADay(timeframe: Timeframe): number {
  return Math.ceil((DAY + HOUR) / timeframeMs(timeframe));
}
