import { UserError } from "#domain";
import { type Fold, foldsOf } from "#engine";
import { wholeNumber } from "./sweep-input.ts";

interface WalkShape {
  readonly walk?: string | undefined;
  readonly folds?: string | undefined;
  readonly "train-bars"?: string | undefined;
  readonly "test-bars"?: string | undefined;
  readonly purge?: string | undefined;
}

const FOLDS = 5;
/** Training is this many times as long as a test where nobody says how long. */
const TRAIN_SHARE = 2;

/**
 * The folds of so many bars: by their lengths, or by how many there should be.
 *
 * @throws UserError if the bars do not reach, or the options exclude one another.
 */
export function readFolds(options: WalkShape, bars: number): readonly Fold[] {
  const mode = options.walk ?? "rolling";
  if (mode !== "rolling" && mode !== "anchored") {
    throw wrong(`--walk must be rolling or anchored, was "${mode}"`);
  }
  const purgeBars = wholeNumber(options.purge ?? "0", "purge", 0);
  const { trainBars, testBars } = lengths(options, bars - purgeBars);
  const folds = foldsOf({ mode, bars, trainBars, testBars, purgeBars });
  if (folds.ok) return folds.value;
  throw wrong(`the walk: ${folds.error}`);
}

function lengths(options: WalkShape, bars: number) {
  const { "train-bars": train, "test-bars": test } = options;
  if ((train === undefined) !== (test === undefined)) {
    throw wrong("--train-bars and --test-bars belong together; give both, or --folds N");
  }
  if (train !== undefined && test !== undefined) {
    if (options.folds !== undefined) throw wrong("--folds and --train-bars exclude one another");
    return {
      trainBars: wholeNumber(train, "train-bars", 1),
      testBars: wholeNumber(test, "test-bars", 1),
    };
  }
  const folds = options.folds === undefined ? FOLDS : wholeNumber(options.folds, "folds", 1);
  const testBars = Math.floor(bars / (folds + TRAIN_SHARE));
  return { trainBars: bars - folds * testBars, testBars };
}

function wrong(message: string): UserError {
  return new UserError("cli.option", message);
}
