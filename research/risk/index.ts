export { checkRisk } from "./check-risk.ts";
export type {
  RiskCode,
  RiskInput,
  RiskOrder,
  RiskQuote,
  RiskRefusal,
  RiskVerdict,
} from "./input.ts";
export { DEFAULT_LIMITS, type RiskLimits } from "./limits.ts";
