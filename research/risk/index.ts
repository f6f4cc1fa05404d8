export {
  type AccountSeen,
  anchorsAfter,
  dayBegan,
  nextDay,
  nextWeek,
  weekBegan,
} from "./anchors.ts";
export { checkOrder } from "./check-order.ts";
export { checkRisk } from "./check-risk.ts";
export {
  type Anchor,
  type Anchors,
  FACTS_KEPT,
  NO_FACTS,
  prunedFacts,
  type RecentOrder,
  type RecentTrade,
  type RiskFacts,
} from "./facts.ts";
export type {
  RiskCode,
  RiskInput,
  RiskOrder,
  RiskQuote,
  RiskRefusal,
  RiskVerdict,
  WorkingOrder,
} from "./input.ts";
export {
  type Cooldown,
  DEFAULT_LIMITS,
  type DrawdownStop,
  LOSS_BASES,
  type LossBase,
  type LossLimit,
  type LossStreak,
  type LowProfit,
  MAX_PROTECTION_MINUTES,
  PRACTICE_LIMITS,
  type PriceCollar,
  type ResetRule,
  type RiskLimits,
  type StopGuard,
} from "./limits.ts";
export { loosened } from "./loosened.ts";
export { type LossKind, type LossUse, lossUse } from "./loss.ts";
