import { type Bars, sliceBars } from "#domain";

export interface MonthOfBars {
  /** "2017-04", UTC. */
  readonly month: string;
  readonly bars: Bars;
}

/** The bars cut at UTC month ends, oldest month first; views on the same memory, months without bars left out. */
export function splitByMonth(bars: Bars): MonthOfBars[] {
  const months: MonthOfBars[] = [];
  const length = bars.time.length;
  for (let from = 0; from < length; ) {
    const start = new Date(bars.time[from] as number); // from < length
    const year = start.getUTCFullYear();
    const month = start.getUTCMonth();
    const to = firstAtOrAfter(bars.time, Date.UTC(year, month + 1, 1), from);
    months.push({ month: start.toISOString().slice(0, 7), bars: sliceBars(bars, from, to) });
    from = to;
  }
  return months;
}

function firstAtOrAfter(time: Float64Array, target: number, from: number): number {
  let low = from;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((time[middle] as number) < target)
      low = middle + 1; // low <= middle < length
    else high = middle;
  }
  return low;
}
