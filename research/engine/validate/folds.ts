import { err, ok, type Result } from "#domain";

/** Bars with index in [from, to). */
export interface BarRange {
  readonly from: number;
  readonly to: number;
}

/** One step of a walk forward: choose on `train`, trade on `test`. */
export interface Fold {
  readonly train: BarRange;
  readonly test: BarRange;
}

export interface FoldOptions {
  /** anchored: training always begins at the first bar and grows; rolling: it keeps its length. */
  readonly mode: "anchored" | "rolling";
  /** Bars in all. */
  readonly bars: number;
  /** Bars of the (first) training. */
  readonly trainBars: number;
  /** Bars of each test; tests follow one another without a hole. */
  readonly testBars: number;
  /** Bars left out between training and test, so that no trade or label reaches across. Default 0. */
  readonly purgeBars?: number;
  /** Fewest bars of a last, shorter test; below, it is left out. Default: testBars. */
  readonly minimumTestBars?: number;
}

/** Fewest bars of which a training or a test says anything. */
const LEAST_BARS = 30;

/** @returns the folds in order, or why there are none. */
export function foldsOf(options: FoldOptions): Result<readonly Fold[], string> {
  const { mode, bars, trainBars, testBars, purgeBars = 0 } = options;
  const least = options.minimumTestBars ?? testBars;
  for (const [name, value, from] of [
    ["bars", bars, 0],
    ["trainBars", trainBars, LEAST_BARS],
    ["testBars", testBars, LEAST_BARS],
    ["purgeBars", purgeBars, 0],
    ["minimumTestBars", least, LEAST_BARS],
  ] as const) {
    if (!Number.isInteger(value) || value < from) {
      return err(`${name} must be a whole number of at least ${from}, was ${value}`);
    }
  }
  const folds: Fold[] = [];
  for (let start = trainBars + purgeBars; start + least <= bars; start += testBars) {
    const trainTo = start - purgeBars;
    folds.push({
      train: { from: mode === "anchored" ? 0 : trainTo - trainBars, to: trainTo },
      test: { from: start, to: Math.min(start + testBars, bars) },
    });
  }
  if (folds.length > 0) return ok(folds);
  return err(
    `${bars} bars are too few: ${trainBars} to train, ${purgeBars} between and ${least} to test are needed`,
  );
}
