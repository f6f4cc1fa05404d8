import type { EpochMs } from "#domain";

/** Things that wait for their moments; those of one moment come in the order in which they were added. */
export class Schedule<T> {
  #items: { readonly at: EpochMs; readonly item: T }[] = [];

  add(at: EpochMs, item: T): void {
    let index = this.#items.length;
    while (index > 0 && (this.#items[index - 1]?.at ?? -Infinity) > at) index--;
    this.#items.splice(index, 0, { at, item });
  }

  nextAt(): EpochMs | null {
    return this.#items[0]?.at ?? null;
  }

  /** @throws RangeError when nothing waits. */
  take(): { readonly at: EpochMs; readonly item: T } {
    const first = this.#items.shift();
    if (!first) throw new RangeError("nothing waits");
    return first;
  }

  /** Forgets what does not pass; gives it back, soonest first. */
  keep(passes: (item: T) => boolean): readonly T[] {
    const gone = this.#items.filter(({ item }) => !passes(item));
    this.#items = this.#items.filter(({ item }) => passes(item));
    return gone.map(({ item }) => item);
  }
}
