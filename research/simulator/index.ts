export { type Advanced, advance } from "./advance.ts";
export { type Executed, execute } from "./execute.ts";
export { type Levels, TICK_MS } from "./feed/curve.ts";
export { type Feed, MAX_PATH_TICKS } from "./feed/feed.ts";
export { generatedFeed } from "./feed/generated.ts";
export { type ReplayOptions, replayFeed } from "./feed/replay.ts";
export { nextWake, type SimSnapshot, snapshot } from "./snapshot.ts";
export {
  createSim,
  LIMITS,
  type SimCommand,
  type SimOrder,
  type SimPosition,
  type SimResult,
  type SimState,
} from "./state.ts";
