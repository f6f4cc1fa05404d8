import { type Bars, type DayZone, dayClock, type Timeframe } from "#domain";
import { higherBars } from "./higher.ts";
import type { MarketFacts } from "./language-function.ts";
import { SERIES } from "./names.ts";
import { SeriesCache } from "./series-cache.ts";
import { NEW_COLUMNS, SeriesMemory } from "./series-memory.ts";

export interface SeriesDataOptions extends Partial<Omit<MarketFacts, "columns">> {
  /** Whose clock `hour` and `weekday` read. Default UTC, whatever the trading day. */
  readonly clockZone?: DayZone;
  readonly cache?: SeriesCache;
  /** Columns go round from run to run; see `SeriesMemory`. Whoever asks for it calls `settle` between runs. */
  readonly recycles?: boolean;
}

/** What columns that go round keep at the most: three series, or 5 MB of shorter ones, whichever is more. */
const LEAST_BYTES = 5 * 2 ** 20;
const LEAST_SERIES = 3;

/** A pip of a pair with five digits, where nothing says which instrument the bars are of. */
const DEFAULT_PIP_SIZE = 0.0001;

/** Bars with all that was computed from them, for one run or for many. The bars must not change meanwhile. */
export class SeriesData {
  readonly bars: Bars;
  readonly facts: MarketFacts;
  readonly cache: SeriesCache;
  readonly #memory: SeriesMemory | null;
  readonly #clockZone: DayZone;
  readonly #columns = new Map<string, Float64Array>();
  readonly #higher = new Map<Timeframe, { data: SeriesData; closed: Int32Array }>();
  readonly #zoned = new Map<DayZone, SeriesData>();

  /** Without options: midnight UTC ends the day, and a pip is 0.0001. */
  constructor(bars: Bars, options: SeriesDataOptions = {}) {
    const { dayZone = "utc", pipSize = DEFAULT_PIP_SIZE } = options;
    this.bars = bars;
    this.#memory = options.recycles ? new SeriesMemory() : null;
    this.facts = { dayZone, pipSize, columns: this.#memory ?? NEW_COLUMNS };
    this.cache =
      options.cache ??
      (this.#memory ? new SeriesCache(recycledBytes(bars), this.#memory) : new SeriesCache());
    this.#clockZone = options.clockZone ?? "utc";
  }

  /** Nobody reads any more what was computed for the runs so far: their memory may go to the next. */
  settle(): void {
    this.#memory?.settle();
    this.cache.settle();
    for (const { data } of this.#higher.values()) data.settle();
    for (const data of this.#zoned.values()) data.settle();
  }

  /** The same bars as a strategy with a day zone of its own reads them; with null, as they are. */
  inZone(dayZone: DayZone | null): SeriesData {
    if (dayZone === null) return this;
    let zoned = this.#zoned.get(dayZone);
    if (zoned === undefined) {
      const { pipSize } = this.facts;
      const recycles = this.#memory !== null;
      zoned = new SeriesData(this.bars, { dayZone, clockZone: dayZone, pipSize, recycles });
      this.#zoned.set(dayZone, zoned);
    }
    return zoned;
  }

  /** A series every bar has, by its name; undefined for another name. */
  column(name: string): Float64Array | undefined {
    const known = this.#columns.get(name);
    if (known !== undefined || !Object.hasOwn(SERIES, name)) return known;
    const column = SERIES[name]?.(this.bars, dayClock(this.#clockZone));
    if (column !== undefined) this.#columns.set(name, column);
    return column;
  }

  /** A series of one number: kept, because most runs over these bars have the same stop. Read it, never write it. */
  constant(value: number): Float64Array {
    const make = () => new Float64Array(this.bars.time.length).fill(value);
    return this.cache.getOrMake(`= ${value}`, make) as Float64Array; // as `make` made it
  }

  /** The bars of a longer timeframe, and which of them each base bar may read. */
  higher(timeframe: Timeframe): { readonly data: SeriesData; readonly closed: Int32Array } {
    let known = this.#higher.get(timeframe);
    if (known === undefined) {
      const { bars, closed } = higherBars(this.bars, timeframe, this.facts.dayZone);
      const recycles = this.#memory !== null;
      const data = new SeriesData(bars, { ...this.facts, clockZone: this.#clockZone, recycles });
      known = { data, closed };
      this.#higher.set(timeframe, known);
    }
    return known;
  }
}

function recycledBytes({ time }: Bars): number {
  return Math.max(LEAST_BYTES, LEAST_SERIES * time.byteLength);
}
