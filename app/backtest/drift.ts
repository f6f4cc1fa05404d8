import type { Bars } from "#domain";
import { parseStrategy, type StrategyDrift, strategyDrift } from "#engine";
import type { RerunView } from "../services.server.ts";

/**
 * How far live decisions, which see a window of bars, would be from those of a run over all of them.
 *
 * @returns null where the bars are not of the strategy's own timeframe, so that a live window is another one.
 * @throws Error when the strategy is none that this engine reads.
 */
export function driftOf({ spec, params, setting }: RerunView, bars: Bars): StrategyDrift | null {
  const parsed = parseStrategy(spec);
  if (!parsed.ok) throw new Error(parsed.error.map(({ message }) => message).join("; "));
  if (setting.timeframe !== parsed.value.timeframe) return null;
  return strategyDrift({ strategy: parsed.value, bars, params, facts: setting.instrument });
}
