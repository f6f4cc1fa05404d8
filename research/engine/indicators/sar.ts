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
  follow(high, low, Math.min(step, most), most, stops);
  return stops;
}

/**
 * A short is a long in negated prices, so one rule serves both: `back` is the bar's end on the side of the stop, `ahead`
 * the other. A turn swaps the columns; in between the loop does not ask which side it is on.
 */
function follow(
  high: Float64Array,
  low: Float64Array,
  rate: number,
  most: number,
  stops: Float64Array,
): void {
  let side = startsShort(high, low) ? -1 : 1;
  let backs = side > 0 ? low : high;
  let aheads = side > 0 ? high : low;
  let stop = side * (backs[0] as number); // the caller has two bars
  let extreme = side * (aheads[1] as number);
  let speed = rate;
  for (let i = 1; i < stops.length; i++) {
    const before = i > 1 ? i - 1 : 1; // the first bar does not bound the stop
    const isTouched = side * (backs[i] as number) <= stop; // inside the loop's bounds
    if (isTouched) {
      side = -side;
      const turned = backs;
      backs = aheads;
      aheads = turned;
    }
    const back = side * (backs[i] as number);
    const backBefore = side * (backs[before] as number);
    const ahead = side * (aheads[i] as number);
    if (isTouched) {
      stop = bounded(-extreme, back, backBefore);
      extreme = ahead;
      speed = rate;
    }
    stops[i] = side * stop;
    if (!isTouched && ahead > extreme) {
      extreme = ahead;
      speed = Math.min(speed + rate, most);
    }
    stop = bounded(stop + speed * (extreme - stop), back, backBefore);
  }
}

/** The stop lies beyond neither bar; it seldom does, so that these comparisons are foreseen where a least of three is not. */
function bounded(stop: number, back: number, backBefore: number): number {
  if (back < stop) return back < backBefore ? back : backBefore;
  return backBefore < stop ? backBefore : stop;
}

function startsShort(high: Float64Array, low: Float64Array): boolean {
  const rise = (high[1] as number) - (high[0] as number); // the caller has two bars
  const fall = (low[0] as number) - (low[1] as number);
  return fall > Math.max(rise, 0);
}
