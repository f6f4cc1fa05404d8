/**
 * Microseconds of CPU a bar in the Worker: unpacking it, hashing it for the receipt, simulating and measuring. Measured
 * in workerd with one indicator cross and all costs, and rounded up for strategies that compute more.
 */
const PER_BAR_US = 4;
/** Of a minute bar that is only looked into. */
const PER_INSIDE_BAR_US = 1.5;
const START_MS = 5;

/** CPU time that a run is expected to take, ms. */
export function estimatedCpuMs(bars: number, insideBars: number): number {
  return Math.ceil(START_MS + (bars * PER_BAR_US + insideBars * PER_INSIDE_BAR_US) / 1000);
}
