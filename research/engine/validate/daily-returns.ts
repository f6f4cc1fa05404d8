import { LEAST_SAMPLES, MS_PER_YEAR } from "../metrics/input.ts";
import { type Curve, dayEnds, daysOf, spanOf } from "../metrics/periods.ts";
import { momentsOf } from "../metrics/sample.ts";
import type { SharpeEvidence } from "./probabilistic-sharpe.ts";

/**
 * Returns from UTC day to UTC day, as fractions, one for each day with bars: runs over the same bars line up by time,
 * as comparing variants needs. The day on which equity reaches 0 loses all (-1), and every later one returns 0.
 */
export function dailyReturns(curve: Curve): Float64Array {
  const { equity } = dayEnds(curve);
  const returns = new Float64Array(equity.length);
  let before = curve.initialBalance;
  for (let day = 0; day < equity.length; day++) {
    const now = equity[day] as number; // inside the loop's bounds
    if (before <= 0) break;
    returns[day] = now <= 0 ? -1 : now / before - 1;
    before = now;
  }
  return returns;
}

/** The Sharpe ratio of one return with the shape it was measured on; null under 30 returns, or if none differs. */
export function sharpeEvidence(returns: Float64Array): SharpeEvidence | null {
  if (returns.length < LEAST_SAMPLES) return null;
  const { count, mean, deviation, m2, m3, m4 } = momentsOf(returns);
  if (deviation === 0) return null;
  const skew = m3 / (m2 * Math.sqrt(m2));
  return { sharpe: mean / deviation, count, skew, kurtosis: m4 / (m2 * m2) };
}

/**
 * What a Sharpe ratio of daily returns is multiplied with to be the yearly one that `measure` tells: a sweep that has the
 * one need not look at the returns again. @param times opens of the bars, ms UTC, two days or more.
 */
export function sharpeScale(times: Float64Array): number {
  return Math.sqrt((daysOf(times).days.length * MS_PER_YEAR) / spanOf(times));
}
