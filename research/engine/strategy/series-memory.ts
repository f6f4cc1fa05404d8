/** Where the columns of a run come from. */
export interface ColumnSource {
  /** Numbers whose values are not yet those of anything. */
  column(length: number): Float64Array;
  /** Zeros. */
  bytes(length: number): Uint8Array<ArrayBuffer>;
}

/** New memory each time, for what is handed on. */
export const NEW_COLUMNS: ColumnSource = {
  column: (length) => new Float64Array(length),
  bytes: (length) => new Uint8Array(length),
};

/** Columns that lie ready; more are left to the collector. */
const MOST_SPARE = 4;

/**
 * Memory that goes round from run to run, so that a sweep over many bars neither grows nor waits for the system to clear
 * pages. For a caller who knows when nobody reads a column any more: it says so by `settle` and `takeBack`.
 */
export class SeriesMemory implements ColumnSource {
  readonly #given = new WeakSet<Float64Array>();
  readonly #spare: Float64Array[] = [];
  readonly #spareBytes: Uint8Array<ArrayBuffer>[] = [];
  readonly #usedBytes: Uint8Array<ArrayBuffer>[] = [];

  column(length: number): Float64Array {
    const at = this.#spare.findIndex((spare) => spare.length === length);
    const [spare] = at < 0 ? [] : this.#spare.splice(at, 1);
    const column = spare ?? new Float64Array(length);
    this.#given.add(column);
    return column;
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    const at = this.#spareBytes.findIndex((spare) => spare.length === length);
    const [spare] = at < 0 ? [] : this.#spareBytes.splice(at, 1);
    const bytes = spare?.fill(0) ?? new Uint8Array(length);
    this.#usedBytes.push(bytes);
    return bytes;
  }

  /** What `column` gave out, and only that: columns of the bars may be among what is computed from them. */
  takeBack(column: Float64Array): void {
    if (this.#given.delete(column) && this.#spare.length < MOST_SPARE) this.#spare.push(column);
  }

  /** The run is over: nobody reads what `bytes` gave out. */
  settle(): void {
    for (const bytes of this.#usedBytes) {
      if (this.#spareBytes.length < MOST_SPARE) this.#spareBytes.push(bytes);
    }
    this.#usedBytes.length = 0;
  }
}
