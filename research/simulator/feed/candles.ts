import { type Bars, type EpochMs, emptyBars, type Timeframe } from "#domain";
import { barOpen, nextBarOpen } from "./bar-time.ts";
import { extremes, TICK_MS, tickIndex } from "./curve.ts";
import type { FeedSource } from "./source.ts";

/** The bars of one source up to `to`; none for a source that is not there. */
export function candlesOf(
  source: FeedSource | null,
  timeframe: Timeframe,
  to: EpochMs,
  count: number,
): Bars {
  if (!source || count < 1) return emptyBars(0);
  const opens: EpochMs[] = [];
  for (
    let open = barOpen(to, timeframe);
    opens.length < count;
    open = barOpen(open - 1, timeframe)
  ) {
    opens.unshift(open);
  }
  const bars = emptyBars(count);
  opens.forEach((open, i) => {
    const end = nextBarOpen(open, timeframe);
    const bar = end <= to ? closedBar(source, open, end) : barOf(source, open, end, to);
    bars.time[i] = open;
    bars.open[i] = bar.open;
    bars.high[i] = bar.high;
    bars.low[i] = bar.low;
    bars.close[i] = bar.close;
    bars.volume[i] = bar.volume;
    bars.spread[i] = bar.spread;
  });
  return bars;
}

interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly spread: number;
}

/** Bars that cannot change are kept while the source lives: a chart asks for the same ones again and again. */
const closed = new WeakMap<FeedSource, Map<string, Bar>>();
const MOST_KEPT = 20_000;

function closedBar(source: FeedSource, open: EpochMs, end: EpochMs): Bar {
  const kept = closed.get(source) ?? new Map<string, Bar>();
  closed.set(source, kept);
  const key = `${open} ${end}`;
  const known = kept.get(key);
  if (known) return known;
  const bar = barOf(source, open, end, end);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, bar);
  return bar;
}

function barOf(source: FeedSource, open: EpochMs, end: EpochMs, to: EpochMs): Bar {
  const { curve, instrument } = source;
  const first = Math.ceil(open / TICK_MS);
  const last = Math.max(first, Math.min(tickIndex(to), tickIndex(end - 1)));
  const done = (last - first + 1) / ((end - open) / TICK_MS);
  return {
    open: curve.bid(first),
    ...extremes(curve, first, last),
    close: curve.bid(last),
    volume: Math.max(1, Math.floor(source.volume(open, end - open) * done)),
    spread: Math.round((curve.ask(first) - curve.bid(first)) / instrument.point),
  };
}
