import { momentum } from "./momentum.ts";
import { requirePeriod } from "./runs.ts";
import { sma } from "./sma.ts";

/**
 * Kaufman's efficiency ratio, 0-1: the way made good over `period` bars by the way walked. 1 is a straight line.
 *
 * @param still the answer where nothing moved at all.
 * @returns first value at index `period` of the known values.
 * @throws RangeError if the period is not a positive whole number.
 * Source: P. Kaufman, "Smarter Trading", 1995.
 */
export function efficiencyRatio(values: Float64Array, period: number, still = 0): Float64Array {
  requirePeriod(period);
  const net = momentum(values, period);
  const step = sma(
    momentum(values, 1).map((change) => Math.abs(change)),
    period,
  );
  const ratio = new Float64Array(values.length);
  for (let i = 0; i < ratio.length; i++) {
    const walked = (step[i] as number) * period; // of one length
    // A straight line's two ways differ in their last digit.
    ratio[i] = walked === 0 ? still : Math.min(Math.abs(net[i] as number) / walked, 1);
  }
  return ratio;
}
