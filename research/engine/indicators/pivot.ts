import type { Bars } from "#domain";
import { highest } from "./extremes.ts";
import { requirePeriod, unknownSeries } from "./runs.ts";

/**
 * The last confirmed pivot high: a high that none of the `left` bars before it exceeds and none of the `right` bars
 * after it reaches. It appears `right` bars after its bar, when it is known, and stands until the next one appears: no
 * value ever changes afterwards.
 *
 * @returns first value where the first pivot is confirmed, at index left + right or later.
 * @throws RangeError if left or right is not a positive whole number.
 * Convention: TradingView's fixnan(ta.pivothigh(left, right)).
 */
export function pivotHigh({ high }: Pick<Bars, "high">, left: number, right: number): Float64Array {
  return confirmed(high, left, right);
}

/** As `pivotHigh`, of lows that none of the bars before falls below and none of those after reaches. */
export function pivotLow({ low }: Pick<Bars, "low">, left: number, right: number): Float64Array {
  const negated = low.map((value) => -value);
  return confirmed(negated, left, right).map((value) => -value);
}

function confirmed(values: Float64Array, left: number, right: number): Float64Array {
  requirePeriod(left);
  requirePeriod(right);
  const before = highest(values, left);
  const after = highest(values, right);
  const pivots = unknownSeries(values.length);
  let last = NaN;
  for (let i = left + right; i < pivots.length; i++) {
    const value = values[i - right] as number; // of one length
    const isPivot = value >= (before[i - right - 1] as number) && value > (after[i] as number);
    if (isPivot) last = value;
    pivots[i] = last;
  }
  return pivots;
}
