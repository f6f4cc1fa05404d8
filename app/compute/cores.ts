/** Workers that a reader may ask for: one for each core that the browser tells of. */
export function coresHere(): number {
  return Math.max(1, Math.min(32, navigator.hardwareConcurrency || 1));
}
