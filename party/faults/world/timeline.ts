/** What happens when, in virtual time: the earliest first, equals in the order they were asked for. */
export class Timeline {
  #now: number;
  #asked = 0;
  readonly #heap: Entry[] = [];

  /** @param start ms UTC, the moment the world begins. */
  constructor(start: number) {
    this.#now = start;
  }

  /** ms UTC, true time: what no machine in the world knows exactly. */
  get now(): number {
    return this.#now;
  }

  /** @param delay ms from now, not negative. */
  after(delay: number, run: () => void): void {
    const entry = { at: this.#now + Math.max(0, Math.round(delay)), order: this.#asked++, run };
    const heap = this.#heap;
    let hole = heap.length;
    heap.push(entry);
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      if (isFirst(heap[above] as Entry, entry)) break; // above < hole, so it is there
      heap[hole] = heap[above] as Entry;
      hole = above;
    }
    heap[hole] = entry;
  }

  /** Runs everything up to a moment and stands at it. */
  runUntil(end: number): void {
    for (let first = this.#heap[0]; first !== undefined && first.at <= end; first = this.#heap[0]) {
      this.#pop();
      this.#now = first.at;
      first.run();
    }
    this.#now = end;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Entry; // called while there is one
    if (heap.length === 0) return;
    let hole = 0;
    for (;;) {
      let below = 2 * hole + 1;
      if (below >= heap.length) break;
      const right = below + 1;
      if (right < heap.length && isFirst(heap[right] as Entry, heap[below] as Entry)) below = right;
      if (isFirst(last, heap[below] as Entry)) break;
      heap[hole] = heap[below] as Entry;
      hole = below;
    }
    heap[hole] = last;
  }
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

function isFirst(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
