import type { Expression } from "../strategy/ast.ts";
import type { Strategy } from "../strategy/strategy.ts";

/**
 * The same strategy, its first entry decided on bar `from`; indicators read the bars before as ever. Cut the bars at the
 * window's end and run it: what comes of it was traded on the window alone.
 *
 * @param from index of a bar, 0 or more.
 * @throws RangeError if `from` is no such index.
 */
export function tradingFrom(strategy: Strategy, from: number): Strategy {
  if (!Number.isInteger(from) || from < 0) {
    throw new RangeError(`a window starts at a bar from 0 on, was ${from}`);
  }
  if (from === 0) return strategy;
  const { entry } = strategy;
  return { ...strategy, entry: { long: since(entry.long, from), short: since(entry.short, from) } };
}

/** A price `from` bars ago is unknown before that bar, and unknown acts as false. */
function since(entry: Expression | null, from: number): Expression | null {
  if (entry === null) return null;
  const past: Expression = {
    kind: "shift",
    operand: { kind: "name", name: "close" },
    by: { kind: "number", value: from },
  };
  const isInside: Expression = {
    kind: "binary",
    operator: ">",
    left: past,
    right: { kind: "number", value: 0 },
  };
  return { kind: "binary", operator: "and", left: isInside, right: entry };
}
