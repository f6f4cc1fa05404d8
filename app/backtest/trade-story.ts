import type { Bars } from "#domain";
import { compileStrategy, parseStrategy, type StrategySeries } from "#engine";
import type { RerunView, TradeView } from "../services.server.ts";
import { levelsOf, type TradeLevels } from "./trade-levels.ts";

/** What a trade stood on. */
export type TradeStory = TradeLevels;

let known: { readonly rerun: RerunView; readonly series: StrategySeries } | null = null;

/** Works out one trade of a run from the run's own bars; the strategy is computed once for all of them. @throws Error */
export function storyOf(rerun: RerunView, bars: Bars, trade: TradeView): TradeStory {
  if (known?.rerun !== rerun) known = { rerun, series: seriesOf(rerun, bars) };
  return levelsOf(known.series, trade);
}

function seriesOf(rerun: RerunView, bars: Bars): StrategySeries {
  const parsed = parseStrategy(rerun.spec);
  if (!parsed.ok) throw new Error(parsed.error.map(({ message }) => message).join("; "));
  return compileStrategy(parsed.value, bars, rerun.params);
}
