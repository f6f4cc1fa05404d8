import type { Bars } from "#domain";
import { unknownSeries } from "./runs.ts";

/**
 * Parabolic stop and reverse: a stop that follows the price ever faster and changes sides when touched.
 *
 * Starts short only if the second bar fell further below the first than it rose above it, from the first bar's extreme.
 *
 * @param step added to the acceleration at each new extreme, usually 0.02; at most `most`.
 * @param most the acceleration never exceeds it, usually 0.2.
 * @returns the stop of each bar, in price; first value at index 1.
 * Convention: TA-Lib. Source: J. W. Wilder, "New Concepts in Technical Trading Systems", 1978.
 */
export function sar(
  { high, low }: Pick<Bars, "high" | "low">,
  step: number,
  most: number,
): Float64Array {
  const stops = unknownSeries(high.length);
  if (stops.length < 2) return stops;
  const rate = Math.min(step, most);
  let side = startsShort(high, low) ? -1 : 1;
  // A short is a long in negated prices, so one rule serves both: `back` is the bar's end on the side of the stop.
  const back = (i: number) => (side > 0 ? (low[i] as number) : -(high[i] as number)); // i is a bar
  const ahead = (i: number) => (side > 0 ? (high[i] as number) : -(low[i] as number));
  let [stop, extreme, speed] = [back(0), ahead(1), rate];
  for (let i = 1; i < stops.length; i++) {
    const before = Math.max(i - 1, 1); // the first bar does not bound the stop
    const isTouched = back(i) <= stop;
    if (isTouched) {
      side = -side;
      stop = Math.min(-extreme, back(before), back(i));
      [extreme, speed] = [ahead(i), rate];
    }
    stops[i] = side * stop;
    if (!isTouched && ahead(i) > extreme) {
      [extreme, speed] = [ahead(i), Math.min(speed + rate, most)];
    }
    stop = Math.min(stop + speed * (extreme - stop), back(before), back(i));
  }
  return stops;
}

function startsShort(high: Float64Array, low: Float64Array): boolean {
  const rise = (high[1] as number) - (high[0] as number); // the caller has two bars
  const fall = (low[0] as number) - (low[1] as number);
  return fall > Math.max(rise, 0);
}
