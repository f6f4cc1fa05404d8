import type { Bars, Timeframe } from "#domain";
import { barsQuality } from "#marketdata";
import { iso } from "../times.ts";
import type { BarsImportView, BarsOrigin } from "../views.ts";

/** What an import tells of the bars that came with it. */
export function importView(
  symbol: string,
  timeframe: Timeframe,
  bars: Bars,
  origin: BarsOrigin,
): BarsImportView {
  const { coverage, gapCount, flags } = barsQuality(bars, timeframe);
  const last = bars.time.length - 1;
  return {
    symbol,
    timeframe,
    bars: bars.time.length,
    from: iso(bars.time[0] ?? 0), // an import without bars is refused
    to: iso(bars.time[last] ?? 0),
    origin,
    quality: { coverage, gaps: gapCount, flags },
  };
}
