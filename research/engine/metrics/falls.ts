import { MS_PER_DAY } from "./input.ts";
import { type Curve, yearOf } from "./periods.ts";

/**
 * How equity at bar closes fell below its earlier peaks, the first being the initial balance. A fall lasts from its
 * peak to the first bar back at or above it. Depths in percent (0-100) of the peak, above 100 where equity fell below 0.
 */
export interface Falls {
  readonly deepestPercent: number;
  /** Falls, the one still open included. */
  readonly count: number;
  readonly sumOfDepths: number;
  readonly sumOfSquaredDepths: number;
  /** Sums over bars. */
  readonly barSum: number;
  readonly barSumOfSquares: number;
  readonly barsBelow: number;
  /** ms from peak to recovery, or to the last bar. */
  readonly longest: number;
  /** ms from the lowest point of the deepest fall to its recovery; null: not recovered, or no fall. */
  readonly recovery: number | null;
  /** Percent at the last bar. */
  readonly current: number;
  /** Deepest percent below the running peak in each calendar year with bars. */
  readonly yearly: readonly number[];
}

export function fallsOf({ equity, times, initialBalance }: Curve): Falls {
  const ended = new EndedFalls();
  const yearly: number[] = [];
  let peak = initialBalance;
  let peakAt = times[0] ?? 0;
  let lowest = Infinity; // of the open fall; above the peak when none is open
  let lowestAt = 0;
  let moneySum = 0;
  let moneySquares = 0;
  let bars = 0;
  let yearEnd = -Infinity;
  let yearLowest = Infinity; // of the open fall, in this year
  let yearWorst = 0;
  // One plain loop over locals without a division: it sees every bar of every run.
  for (let i = 0; i < equity.length; i++) {
    const now = equity[i] as number; // inside the loop's bounds
    const time = times[i] as number;
    if (time >= yearEnd) {
      if (i > 0) yearly.push(Math.max(yearWorst, percentBelow(peak, yearLowest)));
      yearEnd = endOfYear(time);
      yearLowest = Infinity;
      yearWorst = 0;
    }
    if (now >= peak) {
      if (bars > 0) {
        ended.add({ peak, lowest, moneySum, moneySquares, bars }, time - peakAt, time - lowestAt);
        yearWorst = Math.max(yearWorst, percentBelow(peak, yearLowest));
        lowest = yearLowest = Infinity;
        moneySum = moneySquares = bars = 0;
      }
      peak = now;
      peakAt = time;
      continue;
    }
    const money = peak - now;
    moneySum += money;
    moneySquares += money * money;
    bars++;
    if (now < yearLowest) yearLowest = now;
    if (now < lowest) {
      lowest = now;
      lowestAt = time;
    }
  }
  const lastAt = times[times.length - 1] ?? 0;
  const last = equity[equity.length - 1] ?? peak;
  if (equity.length > 0) yearly.push(Math.max(yearWorst, percentBelow(peak, yearLowest)));
  if (bars > 0) ended.add({ peak, lowest, moneySum, moneySquares, bars }, lastAt - peakAt, null);
  return { ...ended, current: percentBelow(peak, last), yearly };
}

interface Fall {
  readonly peak: number;
  readonly lowest: number;
  /** Sums over its bars of the money below the peak. */
  readonly moneySum: number;
  readonly moneySquares: number;
  readonly bars: number;
}

class EndedFalls {
  deepestPercent = 0;
  count = 0;
  sumOfDepths = 0;
  sumOfSquaredDepths = 0;
  barSum = 0;
  barSumOfSquares = 0;
  barsBelow = 0;
  longest = 0;
  recovery: number | null = null;

  /** @param recovery ms from the lowest point to the peak's level; null: not there yet. */
  add(fall: Fall, length: number, recovery: number | null): void {
    const { peak, lowest, moneySum, moneySquares, bars } = fall;
    const depth = percentBelow(peak, lowest);
    this.count++;
    this.sumOfDepths += depth;
    this.sumOfSquaredDepths += depth * depth;
    this.barSum += (100 * moneySum) / peak;
    this.barSumOfSquares += (10_000 * moneySquares) / (peak * peak);
    this.barsBelow += bars;
    this.longest = Math.max(this.longest, length);
    if (depth <= this.deepestPercent) return;
    this.deepestPercent = depth;
    this.recovery = recovery;
  }
}

function percentBelow(peak: number, equity: number): number {
  return equity < peak ? (100 * (peak - equity)) / peak : 0;
}

/** First ms of the next calendar year. */
function endOfYear(time: number): number {
  const day = Math.floor(time / MS_PER_DAY);
  const year = yearOf(day);
  let end = day + 1;
  // A year has at most 366 days; steps of a month's least length first keep the search short.
  while (yearOf(end + 27) === year) end += 28;
  while (yearOf(end) === year) end++;
  return end * MS_PER_DAY;
}
