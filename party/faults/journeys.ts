import type { Plan, Step } from "./people/plan.ts";
import { type Outcome, runPlan } from "./run.ts";
import type { Violation } from "./world/world.ts";

const step = (at: number, action: Step["do"], fields: Partial<Step> = {}): Step => ({
  at,
  do: action,
  pick: 0.31,
  lots: 0.02,
  queue: false,
  ...fields,
});

function journey(name: string, steps: readonly Step[]) {
  const last = Math.max(...steps.map(({ at }) => at));
  const plan: Plan = { seed: 4, netting: false, active: last + 8_000, steps, faults: [] };
  // Everything up to the first word of an order is the same in all of them.
  return { name, plan, from: (steps[0]?.at ?? 0) - 1, to: last + 1_500 };
}

/** Whole ways through the system without a fault: at each of their IO points something may die. */
export const JOURNEYS = [
  journey("an order", [step(5_000, "market")]),
  journey("an order, closed", [step(5_000, "market"), step(7_000, "close")]),
  journey("a waiting order, cancelled", [step(5_000, "pending"), step(6_500, "cancel")]),
  journey("stops moved", [step(5_000, "market"), step(7_000, "modify")]),
  journey("the same press twice", [step(5_000, "double_click")]),
  journey("eight at once", [step(5_000, "burst")]),
] as const;
export type Journey = (typeof JOURNEYS)[number];

export interface Enumerated {
  /** IO points between the press and the end. */
  readonly points: number;
  readonly runs: number;
  /** Which points, by number, broke what. */
  readonly failures: readonly {
    readonly at: readonly number[];
    readonly violations: readonly Violation[];
  }[];
}

/** Lives the journey once whole and once with a death at each of its IO points. */
export function crashEverywhere(one: Journey): Enumerated {
  const { from, points } = count(one);
  return enumerate(one, points, [[], ...Array.from({ length: points }, (_, i) => [from + i])]);
}

/** A death at each pair of points; of the second as counted after the first. */
export function crashInPairs(one: Journey, every = 1): Enumerated {
  const { from, points } = count(one);
  const pairs: number[][] = [];
  for (let first = 0; first < points; first++) {
    for (let second = first + 1; second < points; second++) {
      if ((first * points + second) % every === 0) pairs.push([from + first, from + second]);
    }
  }
  return enumerate(one, points, pairs);
}

function enumerate(
  { plan }: Journey,
  points: number,
  deaths: readonly (readonly number[])[],
): Enumerated {
  const failures = deaths.flatMap((crashAt) => {
    const { violations } = runPlan(plan, { crashAt });
    return violations.length === 0 ? [] : [{ at: crashAt, violations }];
  });
  return { points, runs: deaths.length, failures };
}

function count({ plan, from, to }: Journey): { readonly from: number; readonly points: number } {
  const outcome: Outcome = runPlan(plan, { markAt: [from, to] });
  const [first = 0, last = 0] = outcome.marks;
  return { from: first, points: last - first };
}
