import type { Rates } from "#broking";
import { timeframeMs } from "#domain";
import type { RiskLimits } from "#risk";
import type { BacktestSetting } from "./types.ts";

/** The limits of a run, and the part of its setting that only they read. */
export interface LimitSetting {
  readonly rules: RiskLimits;
  readonly accountCurrency: string;
  readonly rates: Rates;
  readonly barMs: number;
}

/** @returns null where a run has no limits. Where they do not say what the account began with, the run does. */
export function limitSetting(setting: BacktestSetting): LimitSetting | null {
  const { limits, initialBalance, accountCurrency, rates = {}, timeframe } = setting;
  if (limits === undefined) return null;
  const rules = { ...limits, initialBalance: limits.initialBalance ?? initialBalance };
  return { rules, accountCurrency, rates, barMs: timeframeMs(timeframe) };
}
