import type { Plan } from "./people/plan.ts";
import { runPlan } from "./run.ts";

const MOST_RUNS = 400;

/**
 * The smallest plan that still breaks the same invariant: faults and steps are left out, first many at once, then one by one.
 *
 * @param plan one that breaks `invariant`.
 */
export function shrinkPlan(plan: Plan, invariant: string): Plan {
  let left = MOST_RUNS;
  const breaks = (smaller: Plan) => {
    left -= 1;
    return left > 0 && runPlan(smaller).violations.some((one) => one.invariant === invariant);
  };
  let best = plan;
  for (let before = -1; before !== sizeOf(best) && left > 0; ) {
    before = sizeOf(best);
    best = without(best, "faults", breaks);
    best = without(best, "steps", breaks);
  }
  return best;
}

function without(plan: Plan, part: "faults" | "steps", breaks: (plan: Plan) => boolean): Plan {
  let best = plan;
  for (let size = Math.ceil(plan[part].length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best[part].length; ) {
      const list: readonly unknown[] = best[part];
      const smaller = { ...best, [part]: [...list.slice(0, at), ...list.slice(at + size)] } as Plan; // the same list, shorter
      if (breaks(smaller)) best = smaller;
      else at += size;
    }
  }
  return best;
}

function sizeOf(plan: Plan): number {
  return plan.faults.length + plan.steps.length;
}
