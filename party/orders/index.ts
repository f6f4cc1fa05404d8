export { type Applied, applyOrderEvent, type StepOutcome } from "./apply.ts";
export { CHAIN_START, type ChainTip, chainEvent, verifyChain } from "./chain.ts";
export { commentFor, isCommentOf, MAGIC_BASE, stepId } from "./ids.ts";
export {
  type ConnectorStepped,
  isQuiet,
  startConnector,
  stepConnector,
} from "./nodes/connector.ts";
export type {
  ConnectorEffect,
  ConnectorInput,
  ConnectorRules,
  ConnectorState,
  ConnectorTime,
  HostMessage,
  PolicyQuestion,
  PolicyRefusal,
  TerminalCommand,
  Unnumbered,
} from "./nodes/connector-types.ts";
export { compacted, emptyConnector, readLines, withLine } from "./nodes/journal.ts";
export type { ConnectorOrder, JournalLine, KeptState, UnackedStep } from "./nodes/journal-lines.ts";
export { stepRoom } from "./nodes/room.ts";
export { isBooked } from "./nodes/room-deals.ts";
export { fromPieces, KEYS } from "./nodes/room-keys.ts";
export { positionIn } from "./nodes/room-positions.ts";
export {
  isAnswered,
  isOnline,
  newRoom,
  type RoomMeta,
  replyOf,
  reportedSeqOf,
  reportOf,
  viewOf,
} from "./nodes/room-state.ts";
export { restoreRoom, type StoredRoom } from "./nodes/room-stored.ts";
export type {
  PracticeTerminal,
  RiskAnswer,
  RiskQuestion,
  RoomEffect,
  RoomInput,
  RoomOrder,
  RoomRules,
  RoomState,
} from "./nodes/room-types.ts";
export { answerOf, type HandOver, type OrderAnswer, takeHandOver } from "./nodes/worker.ts";
export { stepOfResult, type TerminalResult } from "./outcome.ts";
export { type Evidence, findEvidence, type Known } from "./reconcile.ts";
export { newOrder, type OrderRecord, orderOfStep } from "./record.ts";
export {
  RETCODES,
  type Retcode,
  type RetcodeClass,
  retcodeClass,
  retcodeReason,
} from "./retcodes.ts";
export { canReach, isAtTerminal, isFinal, TRANSITIONS } from "./states.ts";
