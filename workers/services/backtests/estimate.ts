/**
 * Microseconds of CPU a bar: unpacking it, hashing it for the receipt, simulating, measuring, and judging its quality.
 * Measured at 3.2 on 372,000 minute bars with two averages, ADX, RSI and ATR, in a process that had just begun; rounded up.
 */
const PER_BAR_US = 4;
/** Of a minute bar that is only looked into: measured at 1.4. */
const PER_INSIDE_BAR_US = 1.5;
const START_MS = 5;

/** CPU time that a run is expected to take, ms. */
export function estimatedCpuMs(bars: number, insideBars: number): number {
  return Math.ceil(START_MS + (bars * PER_BAR_US + insideBars * PER_INSIDE_BAR_US) / 1000);
}
