import { randomBytes } from "node:crypto";
import { Connection } from "./connection.ts";
import { RequestError } from "./errors.ts";
import { LockQueue } from "./lock-queue.ts";
import { Stream } from "./stream.ts";

/** The hosted service's own limits, so that code that is too slow for it shows here already. */
export interface StreamLimits {
  /** A stream that is silent this long is dropped; 10 s. */
  readonly idleMs: number;
  /** A transaction open this long is rolled back; 5 s. */
  readonly transactionMs: number;
  /** A statement waits this long for another's lock; 5 s. */
  readonly busyMs: number;
}

export const DEFAULT_LIMITS: StreamLimits = { idleMs: 10_000, transactionMs: 5_000, busyMs: 5_000 };

const SPARE_CONNECTIONS = 8;
const REMEMBERED_BATONS = 1_000;

/** Open streams by their baton: the one-time word with which a client continues one. */
export class Streams {
  readonly #file: string;
  readonly #limits: StreamLimits;
  readonly #locks: LockQueue;
  readonly #waiting = new Map<
    string,
    { readonly stream: Stream; readonly timer: NodeJS.Timeout }
  >();
  readonly #expired = new Set<string>();
  readonly #connections = new WeakMap<Stream, Connection>();
  readonly #spare: Connection[] = [];

  constructor(file: string, limits: StreamLimits) {
    this.#file = file;
    this.#limits = limits;
    this.#locks = new LockQueue(limits.busyMs);
    this.#spare.push(new Connection(file)); // a bad file shows at once, not at the first request
  }

  /** @throws RequestError when the baton is not one of ours, or its stream was dropped. */
  take(baton: string | null | undefined): Stream {
    if (baton === null || baton === undefined) return this.#open();
    const waiting = this.#waiting.get(baton);
    if (waiting) {
      this.#waiting.delete(baton);
      clearTimeout(waiting.timer);
      return waiting.stream;
    }
    if (this.#expired.has(baton)) {
      throw new RequestError(400, "STREAM_EXPIRED", "The stream has expired due to inactivity");
    }
    throw new RequestError(400, "INVALID_BATON", "Received an invalid baton");
  }

  /** @returns the word for the next request; null when the stream is closed. */
  park(stream: Stream): string | null {
    if (stream.isClosed) {
      this.#release(stream);
      return null;
    }
    const baton = randomBytes(24).toString("base64url");
    const timer = setTimeout(() => this.#expire(baton, stream), this.#limits.idleMs);
    this.#waiting.set(baton, { stream, timer });
    return baton;
  }

  drop(stream: Stream): void {
    stream.close();
    this.#release(stream);
  }

  closeAll(): void {
    for (const { stream, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      this.drop(stream);
    }
    this.#waiting.clear();
    for (const connection of this.#spare.splice(0)) connection.close();
  }

  #open(): Stream {
    const connection = this.#spare.pop() ?? new Connection(this.#file);
    const stream = new Stream(connection, this.#locks, this.#limits.transactionMs);
    this.#connections.set(stream, connection);
    return stream;
  }

  #expire(baton: string, stream: Stream): void {
    this.#waiting.delete(baton);
    this.#expired.add(baton);
    const [oldest] = this.#expired;
    if (this.#expired.size > REMEMBERED_BATONS && oldest) this.#expired.delete(oldest);
    this.drop(stream);
  }

  #release(stream: Stream): void {
    const connection = this.#connections.get(stream);
    if (!connection) return;
    this.#connections.delete(stream);
    if (this.#spare.length < SPARE_CONNECTIONS) this.#spare.push(connection);
    else connection.close();
  }
}
