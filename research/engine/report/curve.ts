import type { ReportInput } from "./report-input.ts";

/** Equity and its fall below the earlier peak in one slice of time. */
export interface CurvePoint {
  /** Open of the slice's last bar, ms UTC. */
  readonly time: number;
  /** Equity at the slice's first and last bar, and its extremes between. */
  readonly first: number;
  readonly low: number;
  readonly high: number;
  readonly last: number;
  /** Deepest fall in the slice, percent of the peak before it, 0 or above. */
  readonly fall: number;
}

/** Slices in a chart: more than a screen has points for would only make the file larger. */
const SLICES = 600;

/** The curve in at most `SLICES` points whose extremes are all there, whatever its length. */
export function curveOf({ times, result, initialBalance }: ReportInput): readonly CurvePoint[] {
  const { equity } = result;
  const slices = Math.min(SLICES, equity.length);
  const points: CurvePoint[] = [];
  let peak = initialBalance;
  for (let slice = 0; slice < slices; slice++) {
    const from = Math.floor((slice * equity.length) / slices);
    const to = Math.floor(((slice + 1) * equity.length) / slices);
    let [low, high, fall] = [Infinity, -Infinity, 0];
    for (let i = from; i < to; i++) {
      const value = equity[i] as number; // inside the loop's bounds
      if (value < low) low = value;
      if (value > high) high = value;
      if (value > peak) peak = value;
      else fall = Math.max(fall, (100 * (peak - value)) / peak);
    }
    points.push({
      time: times[to - 1] as number, // a slice has bars
      first: equity[from] as number,
      low,
      high,
      last: equity[to - 1] as number,
      fall,
    });
  }
  return points;
}
