import { type Bars, emptyBars, type Timeframe, timeframeMs } from "#domain";

const DAY = 86_400_000;
// 1970-01-04 was a Sunday: MT5's weeks open on Sunday.
const FIRST_SUNDAY = 3 * DAY;

/**
 * Bars of a longer timeframe, with UTC days, weeks from Sunday and calendar months. The last bar may still be
 * forming. Spread is that of the first bar inside: an order at the open pays that one.
 */
export function resample(bars: Bars, to: Timeframe): Bars {
  const starts = barStarts(bars.time, to);
  const out = emptyBars(starts.length);
  for (let k = 0; k < starts.length; k++) {
    const from = starts[k] as number; // k < length
    const end = starts[k + 1] ?? bars.time.length;
    out.time[k] = openTimeOf(bars.time[from] as number, to); // from < length
    merge(bars, from, end, out, k);
  }
  return out;
}

/** Open time of the bar of `timeframe` that holds a moment, ms UTC. */
export function openTimeOf(time: number, timeframe: Timeframe): number {
  if (timeframe === "MN1") {
    const date = new Date(time);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  }
  const step = timeframeMs(timeframe);
  const origin = timeframe === "W1" ? FIRST_SUNDAY : 0;
  return Math.floor((time - origin) / step) * step + origin;
}

function barStarts(time: Float64Array, to: Timeframe): number[] {
  const starts: number[] = [];
  let open = Number.NaN;
  for (let i = 0; i < time.length; i++) {
    const own = openTimeOf(time[i] as number, to); // i < length
    if (own !== open) starts.push(i);
    open = own;
  }
  return starts;
}

function merge(bars: Bars, from: number, end: number, out: Bars, k: number): void {
  let high = Number.NEGATIVE_INFINITY;
  let low = Number.POSITIVE_INFINITY;
  let volume = 0;
  for (let i = from; i < end; i++) {
    high = Math.max(high, bars.high[i] as number); // from <= i < end <= length, here and below
    low = Math.min(low, bars.low[i] as number);
    volume += bars.volume[i] as number;
  }
  out.open[k] = bars.open[from] as number;
  out.high[k] = high;
  out.low[k] = low;
  out.close[k] = bars.close[end - 1] as number;
  out.volume[k] = volume;
  out.spread[k] = bars.spread[from] as number;
}
