export interface RiskLimits {
  readonly maxLotsPerOrder: number;
  /** Open positions of the account, this order's included. */
  readonly maxPositions: number;
  /** A quote older than this is no ground for an order. */
  readonly maxQuoteAgeMs: number;
}

/** What a new account starts with. */
export const DEFAULT_LIMITS: RiskLimits = {
  maxLotsPerOrder: 20,
  maxPositions: 100,
  maxQuoteAgeMs: 60_000,
};
