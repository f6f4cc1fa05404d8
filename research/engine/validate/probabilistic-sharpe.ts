import { normalCdf, normalQuantile } from "#domain";

/** A Sharpe ratio and what it was measured on. Ratio and benchmark are of one return, not of a year. */
export interface SharpeEvidence {
  /** Mean / standard deviation of the returns. */
  readonly sharpe: number;
  /** Number of returns, 2 or more. */
  readonly count: number;
  readonly skew: number;
  /** Not the excess: 3 for a normal distribution. */
  readonly kurtosis: number;
}

/**
 * Probability 0-1 that the true Sharpe ratio is above a benchmark, given how long and how oddly shaped the record is.
 *
 * @returns null where there are too few returns, or their shape leaves no variance.
 * Source: D. H. Bailey and M. Lopez de Prado, "The Sharpe Ratio Efficient Frontier", 2012, equation 9.
 */
export function probabilisticSharpe(
  evidence: SharpeEvidence & { readonly benchmark: number },
): number | null {
  const variance = varianceOf(evidence);
  if (evidence.count < 2 || !(variance > 0)) return null;
  const away = (evidence.sharpe - evidence.benchmark) * Math.sqrt(evidence.count - 1);
  return normalCdf(away / Math.sqrt(variance));
}

/**
 * Minimum track record length: returns needed to be that sure of a Sharpe ratio above a benchmark.
 *
 * @param confidence 0-1, such as 0.95.
 * @returns a number of returns, not rounded; null where the ratio is not above the benchmark.
 * Source: as above, equation 11.
 */
export function minimumTrackRecord(
  evidence: Omit<SharpeEvidence, "count"> & {
    readonly benchmark: number;
    readonly confidence: number;
  },
): number | null {
  const { sharpe, benchmark, confidence } = evidence;
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`confidence must lie between 0 and 1, was ${confidence}`);
  }
  const variance = varianceOf(evidence);
  if (!(sharpe > benchmark) || !(variance > 0)) return null;
  const deviations = normalQuantile(confidence) / (sharpe - benchmark);
  return 1 + variance * deviations * deviations;
}

/** Variance of the estimate times the number of returns, for returns that are not normal. */
function varianceOf({ sharpe, skew, kurtosis }: Omit<SharpeEvidence, "count">): number {
  return 1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
}
