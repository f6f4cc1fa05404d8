import { log } from "#domain";

export interface OverfittingInput {
  /** Returns of each variant that was tried, aligned by time, all of one length. */
  readonly returns: readonly Float64Array[];
  /** Even number of blocks that time is cut into, 2 to 20. Default 16: 12,870 ways to halve them. */
  readonly blocks?: number;
}

export interface Overfitting {
  /** Share 0-1 of the halvings in which the best variant of one half was no better than the median in the other. */
  readonly probability: number;
  /** Share 0-1 of the halvings in which the chosen variant lost money in the other half. */
  readonly lossProbability: number;
  /** Log-odds of the chosen variant's rank in the other half, one a halving; at or below 0 is overfitted. */
  readonly logits: Float64Array;
  /** Chosen Sharpe ratio of one return, and what it became in the other half; one a halving. */
  readonly inSample: Float64Array;
  readonly outOfSample: Float64Array;
}

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation, on Sharpe ratios. Rows that do not
 * fill a block are left out at the start. Equal ratios share their mean rank.
 *
 * @throws RangeError with fewer than two variants, fewer than two rows a block, returns of different length or not
 * finite, or a number of blocks that cannot be halved.
 * Source: D. H. Bailey, J. Borwein, M. Lopez de Prado and Q. J. Zhu, "The Probability of Backtest Overfitting", 2015.
 */
export function backtestOverfitting({ returns, blocks = 16 }: OverfittingInput): Overfitting {
  const rows = requireMatrix(returns, blocks);
  const sums = returns.map((series) => blockSums(series, blocks, rows));
  const halves = halvings(blocks);
  const logits = new Float64Array(halves.length);
  const inSample = new Float64Array(halves.length);
  const outOfSample = new Float64Array(halves.length);
  const inside = new Float64Array(returns.length);
  const outside = new Float64Array(returns.length);
  const count = (rows * blocks) / 2;
  let [overfitted, lost] = [0, 0];
  halves.forEach((half, i) => {
    sums.forEach((sum, variant) => {
      inside[variant] = sharpeOf(sum, half, true, count);
      outside[variant] = sharpeOf(sum, half, false, count);
    });
    const chosen = indexOfLargest(inside);
    const share = rankOf(outside, chosen) / (returns.length + 1);
    const logit = log(share / (1 - share));
    logits[i] = logit;
    inSample[i] = inside[chosen] as number; // chosen is an index of both
    outOfSample[i] = outside[chosen] as number;
    // A rank of exactly one half is rounded apart from it in places; it counts as overfitted.
    if (logit <= 1e-12) overfitted++;
    if ((outOfSample[i] as number) < 0) lost++;
  });
  return {
    probability: overfitted / halves.length,
    lossProbability: lost / halves.length,
    logits,
    inSample,
    outOfSample,
  };
}

interface BlockSums {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

function requireMatrix(returns: readonly Float64Array[], blocks: number): number {
  const length = returns[0]?.length ?? 0;
  if (returns.length < 2) throw new RangeError(`two variants are needed, was ${returns.length}`);
  if (!Number.isInteger(blocks) || blocks % 2 !== 0 || blocks < 2 || blocks > 20) {
    throw new RangeError(`blocks must be an even number from 2 to 20, was ${blocks}`);
  }
  const odd = returns.find((series) => series.length !== length);
  if (odd) throw new RangeError(`returns must have one length, was ${length} and ${odd.length}`);
  const rows = Math.floor(length / blocks);
  if (rows < 2) throw new RangeError(`${blocks} blocks need ${2 * blocks} returns, was ${length}`);
  if (returns.some((series) => !series.every(Number.isFinite))) {
    throw new RangeError("returns must be finite numbers");
  }
  return rows;
}

function blockSums(series: Float64Array, blocks: number, rows: number): BlockSums {
  const sum = new Float64Array(blocks);
  const squares = new Float64Array(blocks);
  const start = series.length - blocks * rows;
  for (let i = start; i < series.length; i++) {
    const block = Math.floor((i - start) / rows);
    const value = series[i] as number; // inside the loop's bounds
    sum[block] = (sum[block] as number) + value;
    squares[block] = (squares[block] as number) + value * value;
  }
  return { sum, squares };
}

/** Every choice of half of the blocks, as bits. */
function halvings(blocks: number): readonly number[] {
  const chosen: number[] = [];
  for (let bits = 0; bits < 1 << blocks; bits++) {
    let ones = 0;
    for (let rest = bits; rest !== 0; rest &= rest - 1) ones++;
    if (ones === blocks / 2) chosen.push(bits);
  }
  return chosen;
}

/** Mean over sample deviation of the blocks whose bit is set, or is not; 0 without deviation. */
function sharpeOf({ sum, squares }: BlockSums, half: number, isSet: boolean, count: number) {
  let [total, totalSquares] = [0, 0];
  for (let block = 0; block < sum.length; block++) {
    if (((half >> block) & 1) !== (isSet ? 1 : 0)) continue;
    total += sum[block] as number; // inside the loop's bounds
    totalSquares += squares[block] as number;
  }
  const mean = total / count;
  const variance = (totalSquares - total * mean) / (count - 1);
  return variance > totalSquares * 1e-15 ? mean / Math.sqrt(variance) : 0;
}

function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if ((values[i] as number) > (values[best] as number)) best = i;
  }
  return best;
}

/** 1 for the smallest; equal values share their mean rank. */
function rankOf(values: Float64Array, index: number): number {
  const own = values[index] as number;
  let [below, equal] = [0, 0];
  for (const value of values) {
    if (value < own) below++;
    else if (value === own) equal++;
  }
  return below + (equal + 1) / 2;
}
