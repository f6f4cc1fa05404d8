import { requirePeriod, unknownSeries } from "./runs.ts";
import { type Ranges, trueRange } from "./true-range.ts";

// TA-Lib calls sums below this zero.
const ZERO = 1e-14;

export interface DirectionalMovement {
  /** 0-100, first value at index `period`. */
  readonly plusDi: Float64Array;
  readonly minusDi: Float64Array;
  /** 0-100, first value at index 2 x period - 1. */
  readonly adx: Float64Array;
}

/**
 * Wilder's directional movement: +DI, -DI and their average index ADX.
 *
 * Movements and true ranges of bars 1 to period - 1 are summed, then sum - sum / period + value; ADX is the mean of the
 * first `period` values of DX, then Wilder's average. A bar without range or movement leaves ADX where it was.
 *
 * @throws RangeError if the period is not a whole number >= 2.
 * Convention: TA-Lib. Source: J. W. Wilder, "New Concepts in Technical Trading Systems", 1978.
 */
export function directional(bars: Ranges, period: number): DirectionalMovement {
  requirePeriod(period, 2);
  const { length } = bars.close;
  const plusDi = unknownSeries(length);
  const minusDi = unknownSeries(length);
  const adx = unknownSeries(length);
  follow(bars, period, plusDi, minusDi, adx);
  return { plusDi, minusDi, adx };
}

function follow(
  { high, low, close }: Ranges,
  period: number,
  plusDi: Float64Array,
  minusDi: Float64Array,
  adx: Float64Array,
): void {
  const settled = 2 * period - 1;
  let plus = 0;
  let minus = 0;
  let range = 0;
  let dxSum = 0;
  let average = NaN;
  for (let i = 1; i < close.length; i++) {
    const top = high[i] as number; // columns are of one length
    const bottom = low[i] as number;
    const before = close[i - 1] as number;
    const rise = top - (high[i - 1] as number);
    const drop = (low[i - 1] as number) - bottom;
    const width = Math.max(top - bottom, Math.abs(top - before), Math.abs(bottom - before));
    if (i >= period) {
      // Wilder's decaying sums; before, plain ones.
      plus -= plus / period;
      minus -= minus / period;
      range -= range / period;
    }
    if (rise > drop && rise > 0) plus += rise;
    if (drop > rise && drop > 0) minus += drop;
    range += width;
    if (i < period) continue;
    const up = range < ZERO ? 0 : 100 * (plus / range);
    const down = range < ZERO ? 0 : 100 * (minus / range);
    plusDi[i] = up;
    minusDi[i] = down;
    const hasMoved = up + down >= ZERO;
    const dx = hasMoved ? 100 * (Math.abs(down - up) / (up + down)) : 0;
    if (i <= settled) {
      dxSum += dx;
      if (i === settled) average = dxSum / period;
    } else if (hasMoved) {
      average = (average * (period - 1) + dx) / period;
    }
    adx[i] = average;
  }
}

export interface Movements {
  readonly plus: Float64Array;
  readonly minus: Float64Array;
  /** True range. */
  readonly range: Float64Array;
}

/** +DM, -DM and true range of each bar from index 1: only the larger of the two moves counts, neither when they tie. */
export function movements(bars: Ranges): Movements {
  const { high, low } = bars;
  const plus = new Float64Array(high.length);
  const minus = new Float64Array(high.length);
  for (let i = 1; i < high.length; i++) {
    const up = (high[i] as number) - (high[i - 1] as number); // columns are of one length
    const down = (low[i - 1] as number) - (low[i] as number);
    if (up > down && up > 0) plus[i] = up;
    if (down > up && down > 0) minus[i] = down;
  }
  return { plus, minus, range: trueRange(bars) };
}
