export interface DriftInput {
  /** Bars in all. */
  readonly bars: number;
  /** Bars until every series of the strategy is known, 1 or more. */
  readonly warmup: number;
  /** Signals of bars [from, to) computed on those bars alone, one a bar, as bits. */
  readonly signals: (from: number, to: number) => Uint8Array;
  /** Decision bars to compare, spread evenly. Default 1,000, so that `MOST_DRIFT` can be told from none. */
  readonly samples?: number;
  /** Windows as multiples of the warm-up. Default 1, 2, 5, 10. */
  readonly multiples?: readonly number[];
}

export interface DriftRow {
  /** Times the warm-up. */
  readonly multiple: number;
  /** Bars that a decision saw. */
  readonly window: number;
  readonly compared: number;
  /** Decisions that differ from those of the whole history. */
  readonly different: number;
  /** different / compared, 0-1; null where the history is too short to compare. */
  readonly share: number | null;
}

/** Most of the signals that may differ before a strategy is refused for live use. */
export const MOST_DRIFT = 0.001;

/**
 * How much history a decision needs: signals seen through a window of bars that ends at the decision, against those of
 * the whole history. What never forgets, such as an EMA, differs less the longer the window.
 *
 * @throws RangeError if warmup or samples are not positive whole numbers.
 */
export function warmupDrift(input: DriftInput): readonly DriftRow[] {
  const { bars, warmup, signals, samples = 1000, multiples = [1, 2, 5, 10] } = input;
  for (const value of [warmup, samples]) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new RangeError(`warmup and samples must be positive whole numbers, was ${value}`);
    }
  }
  const whole = signals(0, bars);
  return multiples.map((multiple) => {
    // A multiple made by division must not come to one bar more.
    const window = Math.max(1, Math.ceil(multiple * warmup - 1e-9));
    const decisions = spread(window - 1, bars - 1, samples);
    let different = 0;
    for (const at of decisions) {
      const seen = signals(at - window + 1, at + 1);
      if (seen[seen.length - 1] !== whole[at]) different++;
    }
    const compared = decisions.length;
    return {
      multiple,
      window,
      compared,
      different,
      share: compared === 0 ? null : different / compared,
    };
  });
}

/** Up to that many whole numbers from first to last, evenly spread, none twice. */
function spread(first: number, last: number, count: number): readonly number[] {
  const available = last - first + 1;
  if (available <= 0) return [];
  const taken = Math.min(count, available);
  return Array.from(
    { length: taken },
    (_, i) => first + Math.floor(((i + 1) * available) / taken) - 1,
  );
}
