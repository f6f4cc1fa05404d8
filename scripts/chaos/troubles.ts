import type { Rng } from "#domain";
import { PARTS, type PartName, type World } from "./world.ts";

/** One thing that goes wrong, and comes right again by itself. */
interface Trouble {
  readonly kind: string;
  run(): Promise<void>;
}

/** Counts of what was done, by kind: "0 lost" must not come from nothing having happened. */
export type TroubleCounts = Map<string, number>;

/** Shorter than the supervisor's patience, or it would be a kill; sometimes longer, because that happens too. */
const STOP_MS = [300, 1_200, 3_000, 9_000] as const;
const HOLD_MS = [500, 2_000, 6_000, 15_000] as const;

/**
 * Kills, stops, cuts and slows at random until the time is up; one trouble after the other, sometimes two at once.
 *
 * @param pauseMs mean time between two troubles.
 */
export async function makeTrouble(
  world: World,
  rng: Rng,
  untilMs: number,
  pauseMs: number,
  say: (line: string) => void,
): Promise<TroubleCounts> {
  const counts: TroubleCounts = new Map();
  while (Date.now() < untilMs) {
    await pause(pauseMs * (0.4 + 1.2 * rng()));
    const many = rng() < 0.2 ? 2 : 1;
    const troubles = Array.from({ length: many }, () => draw(world, rng));
    for (const { kind } of troubles) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    say(troubles.map(({ kind }) => kind).join(" + "));
    await Promise.all(troubles.map((trouble) => trouble.run()));
  }
  return counts;
}

function draw(world: World, rng: Rng): Trouble {
  const part = pick(rng, PARTS);
  const wire = pick(rng, world.wires);
  const stopMs = pick(rng, STOP_MS);
  const holdMs = pick(rng, HOLD_MS);
  const all: readonly Trouble[] = [
    { kind: `kill ${part}`, run: async () => world.signal(part, "SIGKILL") },
    { kind: `stop ${part}`, run: () => stopFor(world, part, stopMs) },
    { kind: `cut ${wire.name}`, run: async () => wire.cut() },
    { kind: `slow ${wire.name}`, run: () => during(wire, "slow", holdMs) },
    { kind: `silence ${wire.name}`, run: () => during(wire, "hold", holdMs) },
  ];
  return pick(rng, all);
}

async function stopFor(world: World, part: PartName, ms: number): Promise<void> {
  world.signal(part, "SIGSTOP");
  await pause(ms);
  world.signal(part, "SIGCONT");
}

async function during(
  wire: World["wires"][number],
  mode: "slow" | "hold",
  ms: number,
): Promise<void> {
  wire.set(mode);
  await pause(ms);
  wire.set("pass");
}

function pick<T>(rng: Rng, all: readonly T[]): T {
  return all[Math.floor(rng() * all.length)] as T; // all is not empty
}

export function pause(ms: number): Promise<void> {
  return new Promise((next) => setTimeout(next, ms));
}
