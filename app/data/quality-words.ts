import { m } from "../i18n/generated/messages.js";
import type { BarSetQualityView } from "../services.server.ts";

const FLAGS: Readonly<Record<string, () => string>> = {
  coverage_low: m.flag_coverage_low,
  time_not_rising: m.flag_time_not_rising,
  clock_not_utc: m.flag_clock_not_utc,
  clock_change_doubles: m.flag_clock_change_doubles,
  spread_missing: m.flag_spread_missing,
  spread_zero: m.flag_spread_zero,
  spread_negative: m.flag_spread_negative,
  spikes: m.flag_spikes,
  flat_bars: m.flag_flat_bars,
};

/** What a flag means for who tests on these bars. */
export function flagText(flag: string): string {
  return FLAGS[flag]?.() ?? flag;
}

export type QualityVerdict = "good" | "notes" | "low";

/** Less than this share of the expected bars is low quality: the same line that the engine's report draws. */
const LEAST_COVERAGE = 0.95;

export function verdictOf({
  coverage,
  flags,
}: Pick<BarSetQualityView, "coverage" | "flags">): QualityVerdict {
  if (coverage < LEAST_COVERAGE) return "low";
  return flags.length > 0 ? "notes" : "good";
}
