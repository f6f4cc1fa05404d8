import { isWorthWaiting } from "./errors.ts";

/** A waiter looks again at the latest after this long, should it have missed the bell. */
const LOOK_AGAIN_MS = 40;

/**
 * Waiting for SQLite's lock without blocking. The holder's next request arrives on this same event loop, so a native
 * busy timeout would only dead-lock until it ran out; waiters sleep until a transaction ends and try again in order.
 */
export class LockQueue {
  readonly #waitMs: number;
  #waiters: (() => void)[] = [];

  /** @param waitMs how long a statement waits before it is told SQLITE_BUSY. */
  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  /** Runs `attempt` until it does not meet a held lock. @throws what `attempt` throws. */
  async run<T>(attempt: () => T): Promise<T> {
    const deadline = performance.now() + this.#waitMs;
    for (;;) {
      try {
        return attempt();
      } catch (error) {
        if (!isWorthWaiting(error) || performance.now() > deadline) throw error;
        await this.#nextRelease();
      }
    }
  }

  /** Some connection let go of its lock. */
  released(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  #nextRelease(): Promise<void> {
    return new Promise((wake) => {
      const timer = setTimeout(wake, LOOK_AGAIN_MS);
      this.#waiters.push(() => {
        clearTimeout(timer);
        wake();
      });
    });
  }
}
