import { type Rng, seededRng } from "#domain";
import { FAULT_KINDS, type Fault, type FaultFamily, IO_POINTS, WIRES } from "../world/kinds.ts";

/** What somebody does, and when. `pick` in [0, 1) chooses among whatever there is then. */
export interface Step {
  readonly at: number;
  readonly do:
    | "market"
    | "pending"
    | "close"
    | "close_part"
    | "modify"
    | "cancel"
    | "double_click"
    | "other_body"
    | "burst"
    | "kill"
    | "resume";
  readonly pick: number;
  readonly lots: number;
  readonly queue: boolean;
}

/** A whole run, drawn before it begins, so that leaving a part out leaves the rest as it was. */
export interface Plan {
  readonly seed: number;
  readonly netting: boolean;
  /** How long people act and faults strike, ms. */
  readonly active: number;
  readonly steps: readonly Step[];
  readonly faults: readonly Fault[];
}

const STEP_KINDS: readonly (readonly [Step["do"], number])[] = [
  ["market", 10],
  ["pending", 7],
  ["close", 5],
  ["close_part", 2],
  ["modify", 3],
  ["cancel", 3],
  ["double_click", 1],
  ["other_body", 1],
  ["burst", 1],
  ["kill", 1],
  ["resume", 1.2],
];

/** Which families faults come from, weighted: deaths near a send and troubles of a send first. */
const FAMILIES: readonly (readonly [FaultFamily, number])[] = [
  ["io", 6],
  ["wire", 5],
  ["send", 6],
  ["time", 8],
  ["db", 2],
  ["put", 1],
  ["disk", 1],
  ["read", 1],
  ["mark", 1.3],
];

/** Kinds that find nothing to strike unless an order waits: drawn twice as often as the others. */
const OFTENER: Partial<Record<FaultFamily, readonly Fault["kind"][]>> = {
  send: ["no_answer_cancelled"],
  time: ["manual_cancel"],
};

/** The plan of a seed: the same on every machine. */
export function makePlan(seed: number): Plan {
  const rng = seededRng(seed ^ 0x5eed5eed);
  const active = 20_000 + Math.floor(rng() * 60_000);
  const steps = Array.from({ length: 4 + Math.floor(rng() * 9) }, () => makeStep(rng, active));
  const kinds = 1 + Math.floor(rng() * 6);
  const faults = Array.from({ length: kinds }, () => makeFaults(rng, active)).flat();
  return {
    seed,
    netting: rng() < 0.25,
    active,
    steps: steps.sort((a, b) => a.at - b.at),
    faults,
  };
}

function makeStep(rng: Rng, active: number): Step {
  return {
    at: 3_000 + Math.floor(rng() * (active - 3_000)),
    do: weighted(rng, STEP_KINDS),
    pick: rng(),
    lots: (1 + Math.floor(rng() * 6)) / 100,
    queue: rng() < 0.2,
  };
}

/** One to three of a kind. */
function makeFaults(rng: Rng, active: number): Fault[] {
  const family = weighted(rng, FAMILIES);
  const kinds = [...FAULT_KINDS[family], ...(OFTENER[family] ?? [])];
  const kind = kinds[Math.floor(rng() * kinds.length)] as Fault["kind"]; // in range
  return Array.from({ length: 1 + Math.floor(rng() * 3) }, () => {
    const fault = {
      kind,
      nth: family === "time" ? 0 : nthOf(rng, family),
      at: 1_000 + Math.floor(rng() * (active - 1_000)),
      lasts: 1_000 + Math.floor(rng() * rng() * 40_000),
      value: rng(),
    };
    return { ...fault, hook: hookOf(rng, family) };
  }).flatMap((fault) => [fault, ...consequences(fault)]);
}

/** Who was put aside wakes up again. */
function consequences(fault: Fault): Fault[] {
  if (fault.kind !== "take_over" && fault.kind !== "machine_cloned") return [];
  return [{ ...fault, kind: "old_one_wakes", at: fault.at + fault.lasts }];
}

function hookOf(rng: Rng, family: FaultFamily): string {
  if (family === "io") return `io:${IO_POINTS[Math.floor(rng() * IO_POINTS.length)]}`;
  if (family === "wire") return `wire:${WIRES[Math.floor(rng() * WIRES.length)]}`;
  return family;
}

/** Early passings are the ones that a short run reaches. */
function nthOf(rng: Rng, family: FaultFamily): number {
  const spread = family === "wire" ? 120 : family === "io" ? 30 : family === "put" ? 60 : 12;
  return 1 + Math.floor(rng() * rng() * spread);
}

function weighted<T>(rng: Rng, choices: readonly (readonly [T, number])[]): T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let at = rng() * total;
  for (const [choice, weight] of choices) {
    at -= weight;
    if (at < 0) return choice;
  }
  return (choices[0] as readonly [T, number])[0]; // lists are not empty
}
