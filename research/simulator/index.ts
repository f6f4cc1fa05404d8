export { type Advanced, advance } from "./broker/advance.ts";
export type { OrderTime, TradeRequest, TradeResult } from "./broker/request.ts";
export { RETCODES } from "./broker/retcodes.ts";
export {
  createSim,
  type SimState,
  type StoredResult,
  upgradeSim,
} from "./broker/state.ts";
export type { SimCommand } from "./command.ts";
export type { EaCommand, EaLine, EaMessage, EaRef } from "./ea/ea-types.ts";
export { SimEa } from "./ea/sim-ea.ts";
export { type Executed, execute, type SimResult } from "./execute.ts";
export { FAULT_KINDS } from "./faults/choose.ts";
export {
  type FaultAction,
  type FaultKind,
  type FaultMatch,
  type FaultPlan,
  type FaultRule,
  on,
} from "./faults/fault.ts";
export { parseFaultPlan } from "./faults/schema.ts";
export { type Levels, TICK_MS } from "./feed/curve.ts";
export { type Feed, MAX_PATH_TICKS } from "./feed/feed.ts";
export { flatFeed } from "./feed/flat.ts";
export { generatedFeed } from "./feed/generated.ts";
export { type ReplayOptions, replayFeed } from "./feed/replay.ts";
export { nextWake, type SimSnapshot, snapshot } from "./snapshot.ts";
export { SimTerminal, type TerminalSetup } from "./terminal/sim-terminal.ts";
export type {
  SendAnswer,
  TerminalEvent,
  TerminalHealth,
  TerminalView,
} from "./terminal/types.ts";
export { BROKER_NAMES, BROKERS, type BrokerName } from "./venue/brokers.ts";
export { symbolTerms } from "./venue/terms.ts";
export { openVenue, type Venue, type VenueOptions } from "./venue/venue.ts";
