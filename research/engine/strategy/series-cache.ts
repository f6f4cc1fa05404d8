import type { SeriesMemory } from "./series-memory.ts";

/** Whatever a function of the language computed: one series, or an object of several. */
export type Computed = Float64Array | object;

const DEFAULT_BYTES = 64 * 2 ** 20;

/**
 * Computed series by the text they came from, kept from run to run: a sweep over two periods computes each average
 * once, not once a combination. Bounded; what was asked for longest ago goes first.
 */
export class SeriesCache {
  readonly #maxBytes: number;
  readonly #memory: SeriesMemory | null;
  readonly #kept = new Map<string, { readonly computed: Computed; readonly bytes: number }>();
  #bytes = 0;

  /**
   * @param maxBytes above it the oldest are dropped; one result larger than that is not kept at all.
   * @param memory takes back what is dropped. Then nothing is dropped but by `settle`, as others may be reading it.
   */
  constructor(maxBytes = DEFAULT_BYTES, memory: SeriesMemory | null = null) {
    this.#maxBytes = maxBytes;
    this.#memory = memory;
  }

  /** How much is kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @param key tells everything the result depends on, bars apart. */
  getOrMake(key: string, make: () => Computed): Computed {
    const known = this.#kept.get(key);
    if (known !== undefined) {
      // A Map is in order of insertion: what is used goes to the end.
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known.computed;
    }
    const computed = make();
    this.#keep(key, computed);
    if (this.#memory === null) this.settle();
    return computed;
  }

  /** Drops the oldest until what is kept is within its bounds. */
  settle(): void {
    for (const [oldest, { computed, bytes }] of this.#kept) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#kept.delete(oldest);
      this.#bytes -= bytes;
      if (computed instanceof Float64Array) this.#memory?.takeBack(computed);
    }
  }

  #keep(key: string, computed: Computed): void {
    const bytes = bytesOf(computed);
    if (bytes > this.#maxBytes) return;
    this.#kept.set(key, { computed, bytes });
    this.#bytes += bytes;
  }
}

function bytesOf(computed: Computed): number {
  if (ArrayBuffer.isView(computed)) return computed.byteLength;
  let bytes = 0;
  for (const part of Object.values(computed))
    if (ArrayBuffer.isView(part)) bytes += part.byteLength;
  return bytes;
}
