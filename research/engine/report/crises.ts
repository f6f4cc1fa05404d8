import type { ReportInput } from "./report-input.ts";

type CrisisName = "snb" | "brexit" | "covid" | "yen";

/** What a crisis did to the account. */
export interface Crisis {
  readonly name: CrisisName;
  /** ms UTC, from the first day's start to the last day's end. */
  readonly from: number;
  readonly to: number;
  /** Account currency from the last equity before it to the last in it. */
  readonly result: number;
  /** Percent of the highest equity since it began, 0 or above. */
  readonly deepestFall: number;
  readonly tradesClosed: number;
}

// The first and last day of each, UTC: the SNB's floor falls; the Brexit vote; the fall of 2020; the yen carry trade unwinds.
const WINDOWS: readonly (readonly [CrisisName, first: number, end: number])[] = [
  ["snb", Date.UTC(2015, 0, 15), Date.UTC(2015, 0, 17)],
  ["brexit", Date.UTC(2016, 5, 23), Date.UTC(2016, 5, 29)],
  ["covid", Date.UTC(2020, 1, 20), Date.UTC(2020, 3, 1)],
  ["yen", Date.UTC(2024, 6, 31), Date.UTC(2024, 7, 10)],
];

/** The crises that the bars cover from before the first day to the last. */
export function crisesOf({ times, result, initialBalance }: ReportInput): readonly Crisis[] {
  const { equity, trades } = result;
  const crises: Crisis[] = [];
  for (const [name, from, to] of WINDOWS) {
    const [start, end] = [firstAt(times, from), firstAt(times, to)];
    // Whole: bars before it, bars in it, bars after it.
    if (!((times[0] ?? Infinity) <= from && start < end && end < times.length)) continue;
    const before = start === 0 ? initialBalance : (equity[start - 1] as number); // start is above 0
    let [peak, deepest] = [before, 0];
    for (let i = start; i < end; i++) {
      const value = equity[i] as number; // inside the loop's bounds
      peak = Math.max(peak, value);
      if (peak > 0) deepest = Math.max(deepest, (100 * (peak - value)) / peak);
    }
    crises.push({
      name,
      from,
      to,
      result: (equity[end - 1] as number) - before,
      deepestFall: deepest,
      tradesClosed: trades.filter(({ exitBar }) => exitBar >= start && exitBar < end).length,
    });
  }
  return crises;
}

/** Index of the first bar at or after a time; the number of bars if there is none. */
function firstAt(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
