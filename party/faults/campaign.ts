import { TRANSITIONS } from "#orders";
import { makePlan, type Plan } from "./people/plan.ts";
import { runPlan } from "./run.ts";
import { shrinkPlan } from "./shrink.ts";
import { FAULT_KINDS, IO_POINTS } from "./world/kinds.ts";
import { addTally, newTally, type Tally } from "./world/tally.ts";
import type { Violation } from "./world/world.ts";

/** A seed that broke a promise, and the least that still breaks it. */
export interface Failure {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly plan: Plan;
}

/** What a range of seeds showed. */
export interface RangeResult {
  readonly seeds: number;
  readonly tally: Tally;
  readonly failures: readonly Failure[];
}

/** Seeds from `from` on, one after the other; the same seeds in any division give the same sum. */
export function runRange(
  from: number,
  seeds: number,
  options: { readonly isFirstEnough: boolean },
): RangeResult {
  const tally = newTally();
  const failures: Failure[] = [];
  for (let seed = from; seed < from + seeds; seed++) {
    const plan = makePlan(seed);
    const outcome = runPlan(plan);
    addTally(tally, outcome.tally);
    const [first] = outcome.violations;
    if (first === undefined) continue;
    const least = options.isFirstEnough ? plan : shrinkPlan(plan, first.invariant);
    failures.push({ seed, violations: outcome.violations, plan: least });
    if (options.isFirstEnough) break;
  }
  return { seeds, tally, failures };
}

/** What a thorough run must have seen so often in 200,000 seeds. */
const BARS = { faults: 1_000, crashes: 50, moves: 100 } as const;
const BAR_SEEDS = 200_000;

/** What was seen too seldom for that many seeds, and how often; nothing of it may be missing altogether. */
export function tooSeldom(
  tally: Tally,
  seeds: number,
): readonly { readonly name: string; readonly seen: number; readonly least: number }[] {
  const scale = seeds / BAR_SEEDS;
  return Object.entries(expected()).flatMap(([part, names]) => {
    const key = part as keyof typeof BARS;
    const least = Math.max(1, Math.floor(BARS[key] * scale));
    return names
      .map((name) => ({ name: `${key} ${name}`, seen: tally[key][name] ?? 0, least }))
      .filter(({ seen }) => seen < least);
  });
}

/** Legal, and no node of today makes it: what was offered to a connector is ended by its word or by evidence. */
const NOBODY: readonly string[] = ["DELIVERED>CANCELLED"];

function expected(): Record<keyof typeof BARS, readonly string[]> {
  return {
    faults: Object.values(FAULT_KINDS).flat(),
    crashes: IO_POINTS,
    moves: Object.entries(TRANSITIONS)
      .flatMap(([from, targets]) => targets.map((to) => `${from}>${to}`))
      .filter((move) => !NOBODY.includes(move)),
  };
}
