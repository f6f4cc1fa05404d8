import {
  type Bars,
  barStart,
  type DayZone,
  dayClock,
  emptyBars,
  sliceBars,
  type Timeframe,
} from "#domain";
import { UNKNOWN } from "../indicators/condition.ts";

export interface HigherBars {
  readonly bars: Bars;
  /** For each base bar, the last higher bar that had closed when it opened; -1: none yet. */
  readonly closed: Int32Array;
}

/**
 * Bars of a longer timeframe, built from the base bars. A higher bar can be read from the first base bar on that opens
 * at or after its close: the forming one never.
 */
export function higherBars(base: Bars, timeframe: Timeframe, dayZone: DayZone): HigherBars {
  const { length } = base.time;
  const all = emptyBars(length);
  const closed = new Int32Array(length);
  const clock = dayClock(dayZone);
  let start = NaN;
  let last = -1;
  for (let i = 0; i < length; i++) {
    const own = barStart(clock(base.time[i] as number), timeframe); // inside the loop's bounds
    if (own !== start) {
      start = own;
      open(all, ++last, base, i);
    } else extend(all, last, base, i);
    closed[i] = last - 1;
  }
  return { bars: sliceBars(all, 0, last + 1), closed };
}

function open(all: Bars, at: number, base: Bars, i: number): void {
  for (const column of ["time", "open", "high", "low", "close", "volume", "spread"] as const) {
    all[column][at] = base[column][i] as number; // of one length
  }
}

function extend(all: Bars, at: number, base: Bars, i: number): void {
  all.high[at] = Math.max(all.high[at] as number, base.high[i] as number); // of one length
  all.low[at] = Math.min(all.low[at] as number, base.low[i] as number);
  all.close[at] = base.close[i] as number;
  all.volume[at] = (all.volume[at] as number) + (base.volume[i] as number);
}

/** What each base bar reads of a series of higher bars. */
export function readHigher(series: Float64Array, closed: Int32Array): Float64Array {
  const values = new Float64Array(closed.length);
  for (let i = 0; i < values.length; i++) {
    const at = closed[i] as number; // inside the loop's bounds
    values[i] = at < 0 ? NaN : (series[at] as number);
  }
  return values;
}

/** What each base bar reads of a condition of higher bars. */
export function readHigherCondition(condition: Uint8Array, closed: Int32Array): Uint8Array {
  const values = new Uint8Array(closed.length);
  for (let i = 0; i < values.length; i++) {
    const at = closed[i] as number; // inside the loop's bounds
    values[i] = at < 0 ? UNKNOWN : (condition[at] as number);
  }
  return values;
}
