/** How long a worker should be busy with one slice: far longer than handing it over takes, short enough to watch. */
const SLICE_MS = 200;
const MOST_RUNS = 2000;

/** Decides how many runs are handed over at once, from how long the last ones took. */
export class SlicePacer {
  readonly #workers: number;
  #msARun: number | null = null;

  constructor(workers: number) {
    this.#workers = workers;
  }

  /** Runs of the next slice, 1 or more. @param left runs that are not yet handed out. */
  next(left: number): number {
    if (this.#msARun === null) return 1;
    const wanted = Math.round(SLICE_MS / Math.max(this.#msARun, 1e-4));
    // The last slices are small, so that all workers end together.
    const fair = Math.ceil(left / (2 * this.#workers));
    return Math.max(1, Math.min(wanted, fair, MOST_RUNS));
  }

  /** A slice of so many runs took so many ms. */
  took(runs: number, ms: number): void {
    const measured = ms / runs;
    const known = this.#msARun ?? measured;
    // A cold worker's first runs take many times what the others will: quicker ones are believed at once.
    this.#msARun = measured < known ? measured : 0.7 * known + 0.3 * measured;
  }
}
