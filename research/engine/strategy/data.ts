import type { Bars, DayZone, Timeframe } from "#domain";
import { higherBars } from "./higher.ts";
import { SERIES } from "./names.ts";
import { SeriesCache } from "./series-cache.ts";

/** Bars with all that was computed from them, for one run or for many. The bars must not change meanwhile. */
export class SeriesData {
  readonly bars: Bars;
  readonly dayZone: DayZone;
  readonly cache: SeriesCache;
  readonly #columns = new Map<string, Float64Array>();
  readonly #higher = new Map<Timeframe, { data: SeriesData; closed: Int32Array }>();

  constructor(bars: Bars, dayZone: DayZone, cache = new SeriesCache()) {
    this.bars = bars;
    this.dayZone = dayZone;
    this.cache = cache;
  }

  /** A series every bar has, by its name; undefined for another name. */
  column(name: string): Float64Array | undefined {
    const known = this.#columns.get(name);
    if (known !== undefined || !Object.hasOwn(SERIES, name)) return known;
    const column = SERIES[name]?.(this.bars);
    if (column !== undefined) this.#columns.set(name, column);
    return column;
  }

  /** The bars of a longer timeframe, and which of them each base bar may read. */
  higher(timeframe: Timeframe): { readonly data: SeriesData; readonly closed: Int32Array } {
    let known = this.#higher.get(timeframe);
    if (known === undefined) {
      const { bars, closed } = higherBars(this.bars, timeframe, this.dayZone);
      known = { data: new SeriesData(bars, this.dayZone), closed };
      this.#higher.set(timeframe, known);
    }
    return known;
  }
}
