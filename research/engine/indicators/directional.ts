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
  const [plusDi, minusDi, adx] = [
    unknownSeries(length),
    unknownSeries(length),
    unknownSeries(length),
  ];
  const moves = movements(bars);
  let [plus, minus, range, dxSum, average] = [0, 0, 0, 0, NaN];
  for (let i = 1; i < length; i++) {
    plus = smooth(plus, moves.plus[i] as number, i, period); // columns are of one length
    minus = smooth(minus, moves.minus[i] as number, i, period);
    range = smooth(range, moves.range[i] as number, i, period);
    if (i < period) continue;
    const up = range < ZERO ? 0 : 100 * (plus / range);
    const down = range < ZERO ? 0 : 100 * (minus / range);
    plusDi[i] = up;
    minusDi[i] = down;
    const dx = up + down < ZERO ? NaN : 100 * (Math.abs(down - up) / (up + down));
    if (i < 2 * period) {
      dxSum += Number.isNaN(dx) ? 0 : dx;
      if (i === 2 * period - 1) average = dxSum / period;
    } else if (!Number.isNaN(dx)) {
      average = (average * (period - 1) + dx) / period;
    }
    adx[i] = average;
  }
  return { plusDi, minusDi, adx };
}

/** Sum over the first bars, then Wilder's decaying sum. */
function smooth(sum: number, value: number, index: number, period: number): number {
  return index < period ? sum + value : sum - sum / period + value;
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
