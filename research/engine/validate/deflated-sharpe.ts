import { normalQuantile } from "#domain";
import { probabilisticSharpe, type SharpeEvidence } from "./probabilistic-sharpe.ts";

/** How often was tried, and how far apart the tries were. */
export interface TrialSpread {
  /** Independent tries, 1 or more. */
  readonly trials: number;
  /** Variance of the tries' Sharpe ratios, each of one return, not of a year. */
  readonly sharpeVariance: number;
}

const EULER_MASCHERONI = 0.5772156649015329;

/**
 * The best Sharpe ratio (of one return) to be expected from that many tries without any skill.
 *
 * @throws RangeError if there is less than one try, or the variance is negative.
 * Source: D. H. Bailey and M. Lopez de Prado, "The Deflated Sharpe Ratio", 2014, equation 1.
 */
export function expectedBestSharpe({ trials, sharpeVariance }: TrialSpread): number {
  if (!(trials >= 1 && trials < Infinity)) {
    throw new RangeError(`trials must be 1 or more, was ${trials}`);
  }
  if (!(sharpeVariance >= 0 && sharpeVariance < Infinity)) {
    throw new RangeError(`the variance of Sharpe ratios must be 0 or more, was ${sharpeVariance}`);
  }
  if (trials === 1) return 0; // nothing was chosen
  const usual = normalQuantile(1 - 1 / trials);
  const rare = normalQuantile(1 - 1 / (trials * Math.E));
  const maximum = (1 - EULER_MASCHERONI) * usual + EULER_MASCHERONI * rare;
  // From so few tries the approximation falls below 0, which no best of several does.
  return Math.sqrt(sharpeVariance) * Math.max(maximum, 0);
}

export interface DeflatedSharpe {
  /** Sharpe ratio of one return that luck alone would reach. */
  readonly threshold: number;
  /** Probability 0-1 that the true Sharpe ratio is above 0, given that the best of all tries was shown. */
  readonly probability: number;
}

/**
 * The deflated Sharpe ratio: the probabilistic one against the best that luck would have found.
 *
 * @returns null where the record is too short or its shape leaves no variance.
 */
export function deflatedSharpe(evidence: SharpeEvidence & TrialSpread): DeflatedSharpe | null {
  const threshold = expectedBestSharpe(evidence);
  const probability = probabilisticSharpe({ ...evidence, benchmark: threshold });
  return probability === null ? null : { threshold, probability };
}
