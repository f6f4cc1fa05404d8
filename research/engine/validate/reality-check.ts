import { pow, type Rng, seededRng } from "#domain";

export interface RealityCheckInput {
  /** Returns of each variant beyond the benchmark's, aligned by time; the benchmark of not trading is 0. */
  readonly excess: readonly Float64Array[];
  /** Bootstrap paths. Default 1,000. */
  readonly paths?: number;
  /** Mean length of a block, bars, 1 or more. Default: the cube root of the number of returns, rounded. */
  readonly blockLength?: number;
  readonly seed: number;
}

export interface RealityCheck {
  /** sqrt(n) x the best variant's mean excess return. */
  readonly statistic: number;
  /** Index of that variant. */
  readonly best: number;
  /** Probability 0-1 of a best variant as good as that if none beats the benchmark. */
  readonly pValue: number;
}

/**
 * White's reality check: is the best of all variants better than luck, the search for it included?
 *
 * @throws RangeError without variants, with fewer than two returns, different lengths, or options out of range.
 * Source: H. White, "A Reality Check for Data Snooping", 2000; blocks from D. Politis and J. Romano, "The Stationary
 * Bootstrap", 1994.
 */
export function realityCheck(input: RealityCheckInput): RealityCheck {
  const { excess, seed, paths = 1000 } = input;
  const length = requireReturns(excess);
  const blockLength = input.blockLength ?? Math.max(1, Math.round(pow(length, 1 / 3)));
  if (!(blockLength >= 1)) throw new RangeError(`blocks must be 1 or longer, was ${blockLength}`);
  if (!(Number.isInteger(paths) && paths >= 1)) {
    throw new RangeError(`paths must be a positive whole number, was ${paths}`);
  }
  const means = excess.map((series) => series.reduce((sum, one) => sum + one, 0) / length);
  const best = means.reduce((at, mean, i) => (mean > (means[at] as number) ? i : at), 0);
  const statistic = Math.sqrt(length) * (means[best] as number);
  const rng = seededRng(seed);
  const weights = new Float64Array(length);
  let asGood = 0;
  for (let path = 0; path < paths; path++) {
    stationaryWeights(weights, blockLength, rng);
    let highest = -Infinity;
    excess.forEach((series, variant) => {
      let sum = 0;
      for (let i = 0; i < length; i++) sum += (weights[i] as number) * (series[i] as number);
      highest = Math.max(highest, sum / length - (means[variant] as number));
    });
    if (Math.sqrt(length) * highest >= statistic) asGood++;
  }
  return { statistic, best, pValue: asGood / paths };
}

/** How often each bar occurs in one stationary bootstrap: blocks of random start and length, round the end. */
function stationaryWeights(weights: Float64Array, blockLength: number, rng: Rng): void {
  const { length } = weights;
  weights.fill(0);
  let at = 0;
  for (let drawn = 0; drawn < length; drawn++) {
    const isNewBlock = drawn === 0 || rng() * blockLength < 1;
    at = isNewBlock ? Math.floor(rng() * length) : (at + 1) % length;
    weights[at] = (weights[at] as number) + 1; // at stays inside
  }
}

function requireReturns(excess: readonly Float64Array[]): number {
  const length = excess[0]?.length ?? 0;
  if (length < 2) throw new RangeError(`two returns are needed, was ${length}`);
  const odd = excess.find((series) => series.length !== length);
  if (odd) throw new RangeError(`returns must have one length, was ${length} and ${odd.length}`);
  if (excess.some((series) => !series.every(Number.isFinite))) {
    throw new RangeError("returns must be finite numbers");
  }
  return length;
}
