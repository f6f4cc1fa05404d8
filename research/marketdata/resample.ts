import { type Bars, barStart, type DayZone, dayClock, emptyBars, type Timeframe } from "#domain";

/**
 * Bars of a longer timeframe, cut where the zone's days end, weeks from Sunday, calendar months. The last bar may still
 * be forming. Spread is that of the first bar inside: an order at the open pays that one.
 *
 * @param dayZone "newYork17" gives the days and four-hour bars that MT5 brokers show, whatever their clocks' summer time.
 */
export function resample(bars: Bars, to: Timeframe, dayZone: DayZone = "utc"): Bars {
  const starts = barStarts(bars.time, to, dayZone);
  const out = emptyBars(starts.length);
  for (let k = 0; k < starts.length; k++) {
    const from = starts[k] as number; // k < length
    const end = starts[k + 1] ?? bars.time.length;
    out.time[k] = openTimeOf(bars.time[from] as number, to, dayZone); // from < length
    merge(bars, from, end, out, k);
  }
  return out;
}

/** Open time of the bar of `timeframe` that holds a moment, ms UTC. */
export function openTimeOf(time: number, timeframe: Timeframe, dayZone: DayZone = "utc"): number {
  const clock = dayClock(dayZone);
  const start = barStart(clock(time), timeframe);
  const open = time - (clock(time) - start);
  // Summer time may have begun or ended between the open and now.
  return open - (clock(open) - start);
}

function barStarts(time: Float64Array, to: Timeframe, dayZone: DayZone): number[] {
  const clock = dayClock(dayZone);
  const starts: number[] = [];
  let start = Number.NaN;
  for (let i = 0; i < time.length; i++) {
    const own = barStart(clock(time[i] as number), to); // i < length
    if (own !== start) starts.push(i);
    start = own;
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
