import { CompensatedSum } from "./mean.ts";
import { requirePeriod, seriesOfRuns } from "./runs.ts";

// Splits a double into halves whose products with a period are exact (Dekker).
const SPLIT = 134217729;

/**
 * Simple moving average, each mean rounded once: windows of equal sums tie exactly, however long the series before
 * them, and the mean of equal numbers is that number.
 *
 * @param period bars, a whole number >= 1.
 * @param column where it is written, as long as the values.
 * @returns NaN for the first `period - 1` known values.
 * @throws RangeError if the period is not a positive whole number.
 */
export function sma(
  values: Float64Array,
  period: number,
  column: Float64Array = new Float64Array(values.length),
): Float64Array {
  requirePeriod(period);
  return seriesOfRuns(values, period - 1, column, (means, from, to) =>
    meansOfRun(values, means, from, to, period),
  );
}

/**
 * The running sum carries its rounding error beside it. What enters and what leaves are one step, and the error is off
 * the chain from bar to bar, so that the exact sum costs little more than a drifting one.
 */
function meansOfRun(
  values: Float64Array,
  means: Float64Array,
  from: number,
  to: number,
  period: number,
): void {
  if (to - from < period) return;
  const running = new CompensatedSum();
  for (let i = from; i < from + period; i++) running.add(values[i] as number); // inside the run
  means[from + period - 1] = running.over(period);
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  for (let i = from + period; i < to; ) {
    const end = Math.min(i + STRETCH, to);
    const isEven = areEven(words, i - period, end);
    i = (isEven ? slideEven : slide)(values, means, running, i, end, period);
  }
}

/** Bars that are looked at before it is known which way is theirs. */
const STRETCH = 4096;
/** Sign and exponent of a double, in the upper of its two words. */
const SCALE = 0xfff00000;

/** Whether all values have one sign and one exponent: then none is twice another. @param words the values' own, two each. */
function areEven(words: Int32Array, from: number, to: number): boolean {
  const first = words[2 * from + 1] as number; // inside the run, as all below
  let different = 0;
  for (let at = 2 * from + 1; at < 2 * to; at += 2) different |= (words[at] as number) ^ first;
  return first > 0 && (different & SCALE) === 0;
}

/** One mean a bar; @returns `to`. */
function slide(
  values: Float64Array,
  means: Float64Array,
  running: CompensatedSum,
  from: number,
  to: number,
  period: number,
): number {
  let { sum, lost } = running;
  const share = 1 / period;
  for (let i = from; i < to; i++) {
    const entering = values[i] as number; // inside the run
    const leaving = values[i - period] as number;
    const change = entering - leaving;
    const back = change - entering;
    const total = sum + change;
    const part = total - sum;
    lost +=
      sum - (total - part) + (change - part) + (entering - (change - back) - (leaving + back));
    sum = total;
    const quotient = sum * share;
    const scaled = quotient * SPLIT;
    const top = scaled - (scaled - quotient);
    const rest = sum - top * period - (quotient - top) * period + lost;
    means[i] = quotient + rest * share;
  }
  running.sum = sum;
  running.lost = lost;
  return to;
}

/**
 * As `slide`, to the same bits, where no value of the windows is twice another, as prices nearly always are: a change is
 * exact (Sterbenz) and smaller than the sum, so that half of what `slide` calculates is 0. What is left of the sum beside
 * the quotient follows from bar to bar, exactly too, because quotients that are neighbours differ by few digits.
 */
function slideEven(
  values: Float64Array,
  means: Float64Array,
  running: CompensatedSum,
  from: number,
  to: number,
  period: number,
): number {
  let { sum, lost } = running;
  const share = 1 / period;
  let quotient = sum * share;
  const scaled = quotient * SPLIT;
  const top = scaled - (scaled - quotient);
  let left = sum - top * period - (quotient - top) * period;
  for (let i = from; i < to; i++) {
    const change = (values[i] as number) - (values[i - period] as number); // inside the run
    const total = sum + change;
    const part = total - sum;
    lost += change - part;
    sum = total;
    const next = sum * share;
    left += part - (next - quotient) * period;
    quotient = next;
    means[i] = quotient + (left + lost) * share;
  }
  running.sum = sum;
  running.lost = lost;
  return to;
}
