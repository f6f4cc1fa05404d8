import type { StrategySpec } from "./schema.ts";
import { printStrategy, type Strategy } from "./strategy.ts";

/** One place in which two versions of a strategy differ. */
export interface StrategyChange {
  /** Such as `entry.long`, `params.fast.max` or `partialTakeProfit.0.at`. */
  readonly path: string;
  /** As text: an expression or a word as it is, anything else as JSON; null where there was nothing. */
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * Where two versions of a strategy differ, in the order of the spec. Spaces, brackets and defaults spelt out are no
 * difference: two versions without one have the same hash.
 *
 * @returns one change for each value, and one for a whole part that only one version has; empty: they are the same.
 */
export function diffStrategies(before: Strategy, after: Strategy): readonly StrategyChange[] {
  return changes("", complete(printStrategy(before)), complete(printStrategy(after)));
}

/** What is printed only where it is used, spelt out: 1 to 2 entries is a change, not a new part. */
function complete(spec: StrategySpec): StrategySpec {
  return { pyramiding: 1, ...spec };
}

function changes(path: string, before: unknown, after: unknown): readonly StrategyChange[] {
  if (isTree(before) && isTree(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      changes(path === "" ? key : `${path}.${key}`, before[key], after[key]),
    );
  }
  const [was, is] = [textOf(before), textOf(after)];
  return was === is ? [] : [{ path, before: was, after: is }];
}

/** What has parts of its own; a list of numbers (days) is one value. */
function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  if (Array.isArray(value)) return value.some((item) => typeof item === "object");
  return typeof value === "object" && value !== null;
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (isTree(value) && Object.values(value).every((part) => part === null)) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
