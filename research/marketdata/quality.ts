import { type Bars, type Timeframe, timeframeMs } from "#domain";
import { clockChangeDoubles, looksLikeAnotherClock } from "./clock-signs.ts";
import { openingHours } from "./opening-hours.ts";

export type QualityFlag =
  | "coverage_low"
  | "time_not_rising"
  | "clock_not_utc"
  | "clock_change_doubles"
  | "spread_missing"
  | "spread_zero"
  | "spread_negative"
  | "spikes"
  | "flat_bars";

export interface Gap {
  /** Open of the last bar before and of the first one after, ms UTC. */
  readonly from: number;
  readonly to: number;
  /** Bars that open hours would have had between them. */
  readonly missingBars: number;
}

export interface BarsQuality {
  readonly bars: number;
  /** 0-1: bars present of those that the symbol's opening hours let expect between first and last. */
  readonly coverage: number;
  readonly gapCount: number;
  /** The ten widest, widest first. */
  readonly gaps: readonly Gap[];
  /** Bars whose time is not after the one before. */
  readonly duplicates: number;
  /** Of these, the ones in an hour that a clock set back for winter shows twice. */
  readonly clockChangeDoubles: number;
  /** The market's weekend ends at an hour that UTC does not show it at: the times are a server's or a local clock's. */
  readonly looksLikeAnotherClock: boolean;
  readonly missingSpreads: number;
  readonly zeroSpreads: number;
  readonly negativeSpreads: number;
  /** Bars whose open, high, low and close are one price. */
  readonly flatBars: number;
  /** Open times of bars whose range is over 20 times the median; the first ten, ms UTC. */
  readonly spikes: readonly number[];
  readonly flags: readonly QualityFlag[];
}

const DAY = 86_400_000;
const KEPT = 10;
const SPIKE_RANGES = 20;
const LOW_COVERAGE = 0.95;
const MANY_FLAT = 0.2;

/**
 * What a trader should know before trusting a set of bars. Weekends and nightly breaks are no gaps: opening
 * hours are taken from the bars themselves where there are at least eight weeks of them, else from FX.
 *
 * On W1 and MN1 every bar counts as present.
 */
export function barsQuality(bars: Bars, timeframe: Timeframe): BarsQuality {
  const { gaps, missing, duplicates } = findGaps(bars.time, timeframe);
  const spreads = countSpreads(bars.spread);
  const spikes = findSpikes(bars);
  const flatBars = countFlat(bars);
  const count = bars.time.length;
  const quality = {
    bars: count,
    coverage: count === 0 ? 0 : count / (count + missing),
    gapCount: gaps.length,
    gaps: gaps.sort((a, b) => b.missingBars - a.missingBars || a.from - b.from).slice(0, KEPT),
    duplicates,
    clockChangeDoubles: clockChangeDoubles(bars.time),
    looksLikeAnotherClock: timeframeMs(timeframe) < DAY && looksLikeAnotherClock(bars.time),
    ...spreads,
    flatBars,
    spikes: spikes.slice(0, KEPT),
  };
  return { ...quality, flags: flagsOf(quality) };
}

function flagsOf(quality: Omit<BarsQuality, "flags">): QualityFlag[] {
  const raised: Record<QualityFlag, boolean> = {
    coverage_low: quality.coverage < LOW_COVERAGE,
    time_not_rising: quality.duplicates > 0,
    clock_not_utc: quality.looksLikeAnotherClock,
    clock_change_doubles: quality.clockChangeDoubles > 0,
    spread_missing: quality.missingSpreads > 0,
    spread_zero: quality.zeroSpreads > 0,
    spread_negative: quality.negativeSpreads > 0,
    spikes: quality.spikes.length > 0,
    flat_bars: quality.flatBars > quality.bars * MANY_FLAT,
  };
  return (Object.keys(raised) as QualityFlag[]).filter((flag) => raised[flag]); // the keys of a literal
}

function findGaps(
  time: Float64Array,
  timeframe: Timeframe,
): { gaps: Gap[]; missing: number; duplicates: number } {
  const step = timeframeMs(timeframe);
  const countsGaps = timeframe !== "W1" && timeframe !== "MN1";
  const isOpen = openingHours(time, step);
  const gaps: Gap[] = [];
  let missing = 0;
  let duplicates = 0;
  for (let i = 1; i < time.length; i++) {
    const from = time[i - 1] as number; // 0 < i < length
    const to = time[i] as number;
    if (to <= from) duplicates++;
    if (!countsGaps || to - from <= step) continue;
    let missingBars = 0;
    for (let at = from + step; at < to; at += step) if (isOpen(at)) missingBars++;
    if (missingBars > 0) gaps.push({ from, to, missingBars });
    missing += missingBars;
  }
  return { gaps, missing, duplicates };
}

function countSpreads(spread: Float64Array) {
  let missingSpreads = 0;
  let zeroSpreads = 0;
  let negativeSpreads = 0;
  for (const points of spread) {
    if (Number.isNaN(points)) missingSpreads++;
    else if (points === 0) zeroSpreads++;
    else if (points < 0) negativeSpreads++;
  }
  return { missingSpreads, zeroSpreads, negativeSpreads };
}

function countFlat({ high, low }: Bars): number {
  let flat = 0;
  for (let i = 0; i < high.length; i++) if (high[i] === low[i]) flat++;
  return flat;
}

function findSpikes(bars: Bars): number[] {
  const ranges = bars.high.map((high, i) => high - (bars.low[i] as number)); // columns are of one length
  const sorted = Float64Array.from(ranges).sort();
  const median = sorted[sorted.length >> 1] ?? 0;
  if (median <= 0) return [];
  const spikes: number[] = [];
  ranges.forEach((range, i) => {
    if (range > SPIKE_RANGES * median) spikes.push(bars.time[i] as number); // i < length
  });
  return spikes;
}
