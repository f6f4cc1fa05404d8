import { type AccountLimits, limitsFromWire } from "#protocol";
import { DEFAULT_LIMITS, PRACTICE_LIMITS, type RiskLimits } from "#risk";

/** The limits that an account is judged by: its owner's, or the house's own for this kind of account. */
export function limitsOf(own: AccountLimits | null, kind: "practice" | "terminal"): RiskLimits {
  if (own !== null) return limitsFromWire(own.limits);
  return kind === "practice" ? PRACTICE_LIMITS : DEFAULT_LIMITS;
}
