import { ema, emaOfRun } from "./ema.ts";
import { finiteRuns, requirePeriod, unknownSeries } from "./runs.ts";
import { sma } from "./sma.ts";

export interface Macd {
  readonly line: Float64Array;
  readonly signal: Float64Array;
  readonly histogram: Float64Array;
}

/**
 * Moving average convergence divergence: fast EMA - slow EMA, its signal EMA, and their difference.
 *
 * The fast EMA is seeded late, with the mean of its last `fast` values at the bar where the slow one starts.
 * Periods given the wrong way round are swapped.
 *
 * @returns all three from index slow + signal - 2 of the known values.
 * @throws RangeError if a period is not a whole number (fast and slow >= 2, signal >= 1).
 * Convention: TA-Lib.
 */
export function macd(values: Float64Array, fast: number, slow: number, signal: number): Macd {
  requirePeriod(signal);
  return complete(macdLine(values, fast, slow), (line) => ema(line, signal));
}

/** As `macd`, with the terminal's signal: the simple mean of the last `signal` values of the line. */
export function macdMt5(values: Float64Array, fast: number, slow: number, signal: number): Macd {
  requirePeriod(signal);
  return complete(macdLine(values, fast, slow), (line) => sma(line, signal));
}

function macdLine(values: Float64Array, fast: number, slow: number): Float64Array {
  requirePeriod(fast, 2);
  requirePeriod(slow, 2);
  const [short, long] = fast <= slow ? [fast, slow] : [slow, fast];
  const shortAverages = unknownSeries(values.length);
  const longAverages = unknownSeries(values.length);
  for (const [from, to] of finiteRuns(values)) {
    emaOfRun(values, longAverages, from, to, long);
    emaOfRun(values, shortAverages, from + long - short, to, short);
  }
  return difference(shortAverages, longAverages);
}

function complete(line: Float64Array, average: (line: Float64Array) => Float64Array): Macd {
  const signal = average(line);
  const histogram = difference(line, signal);
  hideWithout(signal, line);
  return { line, signal, histogram };
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  const result = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) result[i] = (a[i] as number) - (b[i] as number); // of one length
  return result;
}

/** No line where there is no signal. */
function hideWithout(signal: Float64Array, line: Float64Array): void {
  for (let i = 0; i < line.length; i++) {
    if (Number.isNaN(signal[i] as number)) line[i] = NaN; // of one length
  }
}
