export { type Failure, type RangeResult, runRange, tooSeldom } from "./campaign.ts";
export { crashEverywhere, crashInPairs, JOURNEYS } from "./journeys.ts";
export { makePlan } from "./people/plan.ts";
export { type Outcome, runPlan } from "./run.ts";
export { addTally, newTally, type Tally } from "./world/tally.ts";
