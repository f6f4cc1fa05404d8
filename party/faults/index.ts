export { makePlan, type Plan } from "./people/plan.ts";
export { type Outcome, runPlan } from "./run.ts";
export { FAULT_KINDS, type Fault, IO_POINTS } from "./world/kinds.ts";
export { addTally, newTally, type Tally } from "./world/tally.ts";
export type { Violation } from "./world/world.ts";
