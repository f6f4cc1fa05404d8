import type { Bars, EpochMs } from "#domain";
import { CompensatedSum } from "./mean.ts";
import { unknownSeries } from "./runs.ts";
import { typicalPrice } from "./typical-price.ts";

const DAY = 24 * 3_600_000;

/**
 * Volume-weighted average price of the trading day so far: typical prices weighted by volume, from the day's first bar.
 *
 * @param clock what a clock shows whose midnight ends the trading day, in ms as if it were UTC.
 * @returns first value at index 0; unknown until the day has volume.
 * Convention: TradingView's ta.vwap(hlc3), anchored to the session. History that starts within a day counts from there.
 */
export function vwap(
  bars: Pick<Bars, "time" | "high" | "low" | "close" | "volume">,
  clock: (time: EpochMs) => number,
): Float64Array {
  const prices = typicalPrice(bars);
  const averages = unknownSeries(prices.length);
  let day = NaN;
  let [money, weight] = [new CompensatedSum(), new CompensatedSum()];
  for (let i = 0; i < averages.length; i++) {
    const today = Math.floor(clock(bars.time[i] as number) / DAY); // of one length
    if (today !== day) {
      day = today;
      [money, weight] = [new CompensatedSum(), new CompensatedSum()];
    }
    const volume = bars.volume[i] as number;
    money.add((prices[i] as number) * volume);
    weight.add(volume);
    const traded = weight.over(1);
    if (traded !== 0) averages[i] = money.over(1) / traded;
  }
  return averages;
}
