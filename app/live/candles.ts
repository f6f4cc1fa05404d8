import { type EpochMs, type Timeframe, timeframeMs } from "#domain";
import type { Candle } from "#protocol";

const WEEK = 7 * 86_400_000;
const FIRST_SUNDAY = 3 * 86_400_000; // 1970-01-04

/** Open time of the bar that holds a moment, UTC; weeks begin on Sunday and months on the first, as in MT5. */
export function barTime(at: EpochMs, timeframe: Timeframe): EpochMs {
  if (timeframe === "W1") return Math.floor((at - FIRST_SUNDAY) / WEEK) * WEEK + FIRST_SUNDAY;
  if (timeframe === "MN1") {
    const day = new Date(at);
    return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1);
  }
  const length = timeframeMs(timeframe);
  return Math.floor(at / length) * length;
}

/**
 * The last candle after one more price: the same one grown, or a new one behind it.
 *
 * @returns null when the price is older than the last candle, which closed bars never take.
 */
export function growCandle(
  last: Candle | undefined,
  price: number,
  at: EpochMs,
  timeframe: Timeframe,
): Candle | null {
  const time = barTime(at, timeframe);
  if (last && time < last[0]) return null;
  if (!last || time > last[0]) return [time, price, price, price, price, 1];
  const [, open, high, low, , volume] = last;
  return [last[0], open, Math.max(high, price), Math.min(low, price), price, volume + 1];
}
