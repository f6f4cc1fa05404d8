/**
 * Candles as a struct of arrays, aligned by index, oldest first.
 * Prices are bid prices; `time` is the bar's open in ms UTC, strictly rising; `spread` is in points.
 */
export interface Bars {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Number of ticks in the bar, as MT5 counts it; 0 where the source has none. */
  readonly volume: Float64Array;
  /** Points; NaN where the source has none. */
  readonly spread: Float64Array;
}

const COLUMNS = ["time", "open", "high", "low", "close", "volume", "spread"] as const;

export function emptyBars(length: number): Bars {
  const column = () => new Float64Array(length);
  return {
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
    spread: column(),
  };
}

/** Bars with index in [from, to): views on the same memory, nothing is copied. */
export function sliceBars(bars: Bars, from: number, to: number): Bars {
  return mapColumns((column) => bars[column].subarray(from, to));
}

/** One run of bars after another; the caller keeps the times rising. */
export function concatBars(parts: readonly Bars[]): Bars {
  const length = parts.reduce((sum, part) => sum + part.time.length, 0);
  return mapColumns((column) => {
    const joined = new Float64Array(length);
    let at = 0;
    for (const part of parts) {
      joined.set(part[column], at);
      at += part[column].length;
    }
    return joined;
  });
}

function mapColumns(make: (column: (typeof COLUMNS)[number]) => Float64Array): Bars {
  const bars: Partial<Record<(typeof COLUMNS)[number], Float64Array>> = {};
  for (const column of COLUMNS) bars[column] = make(column);
  return bars as Bars; // every column was just made
}
