import { requirePeriod, unknownSeries } from "./runs.ts";
import { sma } from "./sma.ts";
import { type Ranges, trueRange } from "./true-range.ts";

/**
 * Ultimate oscillator, 0-100: buying pressure by true range over three periods, weighing 4, 2 and 1 from the shortest to
 * the longest, whatever their order. A period without range counts as 0.
 *
 * @returns first value at the index of the longest period.
 * @throws RangeError if a period is not a positive whole number.
 * Convention: TA-Lib. Source: L. Williams, "The Ultimate Oscillator", Stocks & Commodities, 1985.
 */
export function ultimateOscillator(
  bars: Ranges,
  first: number,
  second: number,
  third: number,
): Float64Array {
  for (const period of [first, second, third]) requirePeriod(period);
  const [short = first, middle = second, long = third] = [first, second, third].sort(
    (a, b) => a - b,
  );
  const pressure = buyingPressure(bars);
  const ranges = trueRange(bars);
  const share = (period: number) => shareOf(sma(pressure, period), sma(ranges, period));
  const [fast, medium, slow] = [share(short), share(middle), share(long)];
  return fast.map(
    (value, i) => (100 * (4 * value + 2 * (medium[i] as number) + (slow[i] as number))) / 7, // of one length
  );
}

/** Close - the lower of low and previous close; unknown at index 0. */
function buyingPressure({ low, close }: Ranges): Float64Array {
  const pressure = unknownSeries(close.length);
  for (let i = 1; i < close.length; i++) {
    const bottom = Math.min(low[i] as number, close[i - 1] as number); // of one length
    pressure[i] = (close[i] as number) - bottom;
  }
  return pressure;
}

function shareOf(parts: Float64Array, wholes: Float64Array): Float64Array {
  return parts.map((part, i) => (wholes[i] === 0 ? 0 : part / (wholes[i] as number))); // of one length
}
