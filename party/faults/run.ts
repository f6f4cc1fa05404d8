import { type Arena, buildArena } from "./arena.ts";
import { checkQuiet, fingerprint } from "./invariants/quiet.ts";
import type { Plan } from "./people/plan.ts";
import { strike } from "./strike.ts";
import type { Tally } from "./world/tally.ts";
import { type Violation, WORLD_START, World, type WorldOptions } from "./world/world.ts";

/** Long enough for two readings of the terminal 60 s apart, the longest pause of a report, and a round of the clock. */
const QUIET_MS = 330_000;
/** History is the last thing that comes back. */
const HISTORY_BACK_MS = 110_000;
const SECOND_PASS_MS = 70_000;

export interface Outcome {
  readonly violations: readonly Violation[];
  readonly tally: Tally;
  /** Fingerprint of everything that happened. */
  readonly hash: string;
  /** IO points that were passed. */
  readonly passed: number;
  /** How many of them by each moment of `markAt`. */
  readonly marks: readonly number[];
  readonly lines: readonly string[];
}

/** Lives a plan through: people act and faults strike, then the world is kind, and then everything must add up. */
export function runPlan(plan: Plan, options: WorldOptions = {}): Outcome {
  const world = new World(plan.seed, plan.faults, options);
  const arena = buildArena(world, plan);
  const marks: number[] = [];
  for (const at of options.markAt ?? []) world.after(at, () => marks.push(world.passed));
  for (const step of plan.steps) world.after(step.at, () => arena.trader.act(step));
  for (const fault of world.faults.timed) {
    world.after(fault.at, () => strike(arena, fault));
    if (fault.kind === "disk_restored") world.after(fault.at / 2, () => arena.pcs[0]?.disk.copy());
  }
  world.timeline.runUntil(WORLD_START + plan.active);
  heal(arena);
  world.timeline.runUntil(WORLD_START + plan.active + 30_000);
  arena.calm();
  world.timeline.runUntil(WORLD_START + plan.active + QUIET_MS);
  checkQuiet(arena);
  const before = fingerprint(arena);
  world.timeline.runUntil(world.now + SECOND_PASS_MS);
  if (fingerprint(arena) !== before) world.violate("I6", "a second pass still changed something");
  return {
    violations: world.violations,
    tally: world.tally,
    hash: world.log.hash,
    passed: world.passed,
    marks,
    lines: world.log.lines,
  };
}

/** Faults end; of copied machines one stays. */
function heal({ world, pcs }: Arena): void {
  world.faults.end("history_failed", world.now + HISTORY_BACK_MS);
  world.note("world", "is kind from now on");
  const [first, ...others] = pcs;
  if (first === undefined) return;
  for (const other of others) if (other.ports.machine === first.ports.machine) other.stop();
  for (const pc of pcs) if (pc === first || pc.ports.machine !== first.ports.machine) pc.resume();
}
