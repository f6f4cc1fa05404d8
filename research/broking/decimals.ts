/** Decimals of the shortest text of a step: 0.01 -> 2, 1e-7 -> 7, 5 -> 0. */
export function decimalsOf(step: number): number {
  const [mantissa = "", exponent = "0"] = String(step).split("e");
  const fraction = mantissa.split(".")[1]?.length ?? 0;
  return Math.max(0, fraction - Number(exponent));
}

/**
 * How many steps fit: the quotient as a whole number where it is one but for binary error (0.3 / 0.1 is
 * 2.9999999999999996), else as it is.
 */
export function stepsIn(amount: number, step: number): number {
  const steps = amount / step;
  const nearest = Math.round(steps);
  return Math.abs(steps - nearest) <= 1e-9 * Math.max(1, Math.abs(nearest)) ? nearest : steps;
}

/** `count` steps as the decimal number a trader would write. */
export function fromSteps(count: number, step: number): number {
  return Number((count * step).toFixed(Math.min(100, decimalsOf(step))));
}
