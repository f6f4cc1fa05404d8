import type { WireLimits } from "#protocol";

export interface RiskLimitsInput {
  /** All of them: one that is left out is a mistake, not "no limit". */
  readonly limits: WireLimits;
  /** The version that was read; when another one is in force by now, nothing is changed. */
  readonly version?: number;
}

export interface RiskLimitsView {
  readonly connection_id: string;
  readonly kind: "practice" | "terminal";
  readonly name: string;
  readonly limits: WireLimits;
  /** 0 = nobody set any: the house's own for this kind of account. */
  readonly version: number;
  readonly changed_at: string | null;
  /** The account's room judges by this version. */
  readonly told: boolean;
  /** What the house gives an account of this kind. */
  readonly defaults: WireLimits;
  /** How much of the limits is used up now; null while the account's room does not answer. */
  readonly use: RiskUseView | null;
}

export interface RiskUseView {
  readonly as_of: string;
  readonly currency: string;
  readonly balance: number;
  readonly equity: number;
  readonly margin_level: number | null;
  readonly losses: readonly LossUseView[];
  readonly positions: number;
  readonly working_orders: number;
  /** The larger direction of every symbol, summed, positions and waiting orders. */
  readonly lots: number;
  /** The next starts of the firm's day and week, by the reset rule of the limits. */
  readonly day_resets_at: string;
  readonly week_resets_at: string;
}

/** Account currency. */
export interface LossUseView {
  readonly kind: "daily" | "weekly" | "total";
  readonly base: number;
  readonly allowed: number;
  /** Lost by now, floating included; negative when there is a gain. */
  readonly used: number;
  /** Equity at which the loss is used up. */
  readonly floor: number;
  /** Equity from which down nothing new is opened. */
  readonly brake: number;
  readonly resets_at: string | null;
}

export interface RiskService {
  /** `connectionId` left out = the user's only account. */
  get(userId: string, connectionId?: string): Promise<RiskLimitsView>;
  /**
   * Stored with a new version and a record of what was loosened; the account's room hears of it at once, or as soon as
   * it can be reached. @throws AppError `limits_changed` (409) when `version` is not the newest.
   */
  put(userId: string, input: RiskLimitsInput, connectionId?: string): Promise<RiskLimitsView>;
  /** Limits that no room has confirmed. Run by the cron. */
  redeliver(): Promise<{ readonly redelivered: number }>;
}
