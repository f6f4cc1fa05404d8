import { type Quantiles, quantilesOf } from "./quantiles.ts";

/** How far apart the paths' equity lies at one point of their way. */
export interface FanPoint extends Quantiles {
  /** Steps (trades, or bars) done at this point, from 0. */
  readonly at: number;
}

/** Keeps the equity of many paths at a few points each, so that their spread can be drawn without keeping them all. */
export class EquityFan {
  /** Steps done at each point, rising from 0 to the whole length. */
  readonly stops: readonly number[];
  readonly #initial: number;
  readonly #columns: readonly Float64Array[];
  #paths = 0;

  /**
   * @param steps of each path, 1 or more.
   * @param points drawn at most, 2 or more.
   * @param paths that may be added at most.
   */
  constructor(steps: number, points: number, paths: number, initial: number) {
    const count = Math.min(points, steps + 1);
    this.stops = Array.from({ length: count }, (_, i) => Math.round((i * steps) / (count - 1)));
    this.#initial = initial;
    this.#columns = this.stops.map(() => new Float64Array(paths));
  }

  /** @param equityAfter equity after that many steps, 1 or more. */
  add(equityAfter: (steps: number) => number): void {
    this.stops.forEach((stop, i) => {
      const column = this.#columns[i] as Float64Array; // one for each stop
      column[this.#paths] = stop === 0 ? this.#initial : equityAfter(stop);
    });
    this.#paths++;
  }

  /** @returns no points while there are no paths. */
  points(): readonly FanPoint[] {
    if (this.#paths === 0) return [];
    return this.stops.map((at, i) => {
      const column = this.#columns[i] as Float64Array; // one for each stop
      return { at, ...quantilesOf(column.subarray(0, this.#paths)) };
    });
  }
}
