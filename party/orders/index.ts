export { type Applied, applyOrderEvent, type StepOutcome } from "./apply.ts";
export { CHAIN_START, chainEvent, type ChainTip, verifyChain } from "./chain.ts";
export { commentFor, isCommentOf, MAGIC_BASE, stepId } from "./ids.ts";
export { newOrder, type OrderRecord, orderOfStep } from "./record.ts";
export { RETCODES, type Retcode, type RetcodeClass, retcodeClass, retcodeReason } from "./retcodes.ts";
export { canReach, isAtTerminal, isFinal, TRANSITIONS } from "./states.ts";
export type {
  ConnectorEffect,
  ConnectorInput,
  ConnectorOrder,
  ConnectorState,
  ConnectorTime,
  JournalLine,
  TerminalCommand,
  UnackedStep,
} from "./nodes/connector-types.ts";
export { stepOfResult, type TerminalResult } from "./outcome.ts";
