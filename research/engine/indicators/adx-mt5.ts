import { movements } from "./directional.ts";
import { requirePeriod, unknownSeries } from "./runs.ts";
import type { Ranges } from "./true-range.ts";

/**
 * The terminal's ADX: each bar's 100 x DM / TR smoothed by an EMA (k = 2 / (period + 1)), and DX smoothed by another.
 * Both start from 0 at index 0, as the terminal's own do.
 *
 * @returns 0-100, first value at index 2 x period, where the terminal begins to draw.
 * @throws RangeError if the period is not a whole number >= 2.
 * Source: ADX.mq5, shipped with MetaTrader 5.
 */
export function adxMt5(bars: Ranges, period: number): Float64Array {
  requirePeriod(period, 2);
  const moves = movements(bars);
  const adx = unknownSeries(bars.close.length);
  const k = 2 / (period + 1);
  let [plusDi, minusDi, average] = [0, 0, 0];
  for (let i = 1; i < adx.length; i++) {
    const range = moves.range[i] as number; // columns are of one length
    plusDi = share(moves.plus[i] as number, range) * k + plusDi * (1 - k);
    minusDi = share(moves.minus[i] as number, range) * k + minusDi * (1 - k);
    average = share(Math.abs(plusDi - minusDi), plusDi + minusDi) * k + average * (1 - k);
    if (i >= 2 * period) adx[i] = average;
  }
  return adx;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}
