/**
 * Microseconds of CPU a bar: unpacking it, hashing it for the receipt, simulating, measuring, and judging its quality.
 * Measured at 3.2 on 372,000 minute bars with two averages, ADX, RSI and ATR, in a process that had just begun; rounded up.
 */
const PER_BAR_US = 4;
/** Of a minute bar that is only looked into: measured at 1.4. */
const PER_INSIDE_BAR_US = 1.5;
/**
 * Of a bar under limits, which are asked before each entry: measured at 19 to 22 with an entry on every third bar.
 * A strategy that enters less often takes less.
 */
const PER_LIMITED_BAR_US = 22;
const START_MS = 5;

/** CPU time that a run is expected to take, ms. */
export function estimatedCpuMs(bars: number, insideBars: number, hasLimits: boolean): number {
  const perBar = PER_BAR_US + (hasLimits ? PER_LIMITED_BAR_US : 0);
  return Math.ceil(START_MS + (bars * perBar + insideBars * PER_INSIDE_BAR_US) / 1000);
}
