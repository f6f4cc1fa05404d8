import { exp } from "./exp.ts";
import { log } from "./log.ts";

const ROOT_TWO_PI = 2.5066282746310002;
/** Beyond this many deviations the tail's own fraction is used, so that small probabilities keep their digits. */
const TAIL = 2.5;
/** Steps of the fraction: at 2.5 deviations it stands still after about 160. */
const TAIL_STEPS = 200;

/** Density of the standard normal distribution at x. */
export function normalDensity(x: number): number {
  return exp(-0.5 * x * x) / ROOT_TWO_PI;
}

/**
 * Probability 0-1 that a standard normal number is at most x. Absolute error under 1e-15, relative error under 1e-12
 * in the lower tail; the same bits in every JavaScript engine.
 *
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.11 (power series) and 26.2.14 (fraction).
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x < -TAIL) return lowerTail(-x);
  if (x > TAIL) return 1 - lowerTail(x);
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > 1e-18; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + normalDensity(x) * sum;
}

/**
 * The number that a standard normal number stays at or below with probability p: the inverse of `normalCdf`, to 1e-12.
 *
 * @returns -Infinity at 0, Infinity at 1, NaN outside 0-1.
 * Source: Abramowitz and Stegun 26.2.23 as first guess (4.5e-4), then Halley's method, which triples the digits.
 */
export function normalQuantile(p: number): number {
  if (Number.isNaN(p) || p < 0 || p > 1) return NaN;
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0) return -Infinity;
  let x = -guess(p);
  for (let step = 0; step < 3; step++) {
    const away = (normalCdf(x) - p) / normalDensity(x);
    if (!Number.isFinite(away)) break; // below 1e-307 the density has no digits left
    x -= away / (1 + 0.5 * x * away);
  }
  return x;
}

/** Probability above x for x above 0. */
function lowerTail(x: number): number {
  if (x > 38.6) return 0; // below the smallest double
  let fraction = x;
  for (let step = TAIL_STEPS; step >= 1; step--) fraction = x + step / fraction;
  return normalDensity(x) / fraction;
}

function guess(p: number): number {
  const t = Math.sqrt(-2 * log(p));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return t - above / below;
}
