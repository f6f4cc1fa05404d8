export { type Applied, applyOrderEvent, type StepOutcome } from "./apply.ts";
export { CHAIN_START, chainEvent, type ChainTip, verifyChain } from "./chain.ts";
export { commentFor, isCommentOf, MAGIC_BASE, stepId } from "./ids.ts";
export { newOrder, type OrderRecord, orderOfStep } from "./record.ts";
export { RETCODES, type Retcode, type RetcodeClass, retcodeClass, retcodeReason } from "./retcodes.ts";
export { canReach, isAtTerminal, isFinal, TRANSITIONS } from "./states.ts";
