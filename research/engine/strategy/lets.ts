import { type Expression, partsOf } from "./ast.ts";

export interface LetOrder {
  /** Names, each after those it uses. */
  readonly order: readonly string[];
  /** Names that lead back to themselves, with the way round, such as `a -> b -> a`. */
  readonly cycles: ReadonlyMap<string, string>;
}

/** Sorts the names of a `let` block by what they use. What hangs on a cycle is in neither part. */
export function orderLets(lets: ReadonlyMap<string, Expression>): LetOrder {
  const order: string[] = [];
  const cycles = new Map<string, string>();
  const state = new Map<string, "open" | "sound" | "broken">();
  const visit = (name: string, trail: readonly string[]): boolean => {
    const known = state.get(name);
    if (known === "open") {
      const round = [...trail.slice(trail.indexOf(name)), name];
      for (const each of round) cycles.set(each, round.join(" -> "));
      return false;
    }
    if (known !== undefined) return known === "sound";
    state.set(name, "open");
    const expression = lets.get(name);
    let isSound = true;
    for (const used of expression === undefined ? [] : namesIn(expression)) {
      if (lets.has(used) && !visit(used, [...trail, name])) isSound = false;
    }
    state.set(name, isSound ? "sound" : "broken");
    if (isSound) order.push(name);
    return isSound;
  };
  for (const name of lets.keys()) visit(name, []);
  return { order, cycles };
}

/** Every name that an expression reads. */
function namesIn(expression: Expression): ReadonlySet<string> {
  const names = new Set<string>();
  const walk = (node: Expression): void => {
    if (node.kind === "name") names.add(node.name);
    partsOf(node).forEach(walk);
  };
  walk(expression);
  return names;
}
