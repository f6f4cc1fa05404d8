export { type Advanced, advance } from "./broker/advance.ts";
export type { OrderTime } from "./broker/request.ts";
export {
  createSim,
  type SimOrder,
  type SimPosition,
  type SimState,
  upgradeSim,
} from "./broker/state.ts";
export type { SimCommand } from "./command.ts";
export { type Executed, execute, type SimResult } from "./execute.ts";
export { type Levels, TICK_MS } from "./feed/curve.ts";
export { type Feed, MAX_PATH_TICKS } from "./feed/feed.ts";
export { flatFeed } from "./feed/flat.ts";
export { generatedFeed } from "./feed/generated.ts";
export { type ReplayOptions, replayFeed } from "./feed/replay.ts";
export { nextWake, type SimSnapshot, snapshot } from "./snapshot.ts";
export { openVenue, type Venue } from "./venue/venue.ts";
