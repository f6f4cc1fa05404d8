import type { Quote } from "#protocol";

/** Quotes leave at most this often; a page cannot read faster, and a flood of ticks becomes one message. */
const COALESCE_MS = 80;
/** The simulated market has four ticks a second. */
const PRACTICE_MS = 250;

/** Newest quote per symbol, sent out a moment later and then forgotten: never queued, never stored. */
export class QuoteFan {
  private readonly pending = new Map<string, Quote>();
  private readonly send: (quotes: readonly Quote[]) => void;
  private isDue = false;

  constructor(send: (quotes: readonly Quote[]) => void) {
    this.send = send;
  }

  add(quotes: readonly Quote[]): void {
    for (const quote of quotes) this.pending.set(quote.symbol, quote);
    if (this.isDue || this.pending.size === 0) return;
    this.isDue = true;
    setTimeout(() => {
      this.isDue = false;
      const newest = [...this.pending.values()];
      this.pending.clear();
      this.send(newest);
    }, COALESCE_MS);
  }
}

/** Looks at the simulated market while somebody watches it; a room without watchers has no timer. */
export class PracticeClock {
  private readonly look: () => Promise<boolean>;
  private isRunning = false;

  /** @param look does one round; false when nobody watches any more. */
  constructor(look: () => Promise<boolean>) {
    this.look = look;
  }

  wake(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    this.next();
  }

  private next(): void {
    setTimeout(() => {
      this.look().then(
        (isWatched) => {
          this.isRunning = isWatched;
          if (isWatched) this.next();
        },
        () => {
          this.isRunning = false; // the next HELLO or alarm begins again
        },
      );
    }, PRACTICE_MS);
  }
}
