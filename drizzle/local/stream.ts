import type { Connection } from "./connection.ts";
import { RequestError, StatementError, toWireError } from "./errors.ts";
import type { LockQueue } from "./lock-queue.ts";
import type {
  WireBatch,
  WireBatchResult,
  WireCondition,
  WireError,
  WireRequest,
  WireRows,
  WireStatement,
} from "./wire.ts";

const RUNS_SQL: ReadonlySet<WireRequest["type"]> = new Set(["execute", "batch", "sequence"]);

/**
 * A client's conversation with one connection: SQL texts it stored, and at most one transaction, which is rolled back
 * when it lasts longer than the limit, or when the stream is closed or dropped.
 */
export class Stream {
  readonly #connection: Connection;
  readonly #locks: LockQueue;
  readonly #transactionMs: number;
  readonly #texts = new Map<number, string>();
  #transactionTimer: NodeJS.Timeout | null = null;
  #timedOut = false;
  isClosed = false;

  constructor(connection: Connection, locks: LockQueue, transactionMs: number) {
    this.#connection = connection;
    this.#locks = locks;
    this.#transactionMs = transactionMs;
  }

  /** Answers one request. @throws RequestError when it is none; statement errors are part of the answer. */
  async answer(
    request: WireRequest,
  ): Promise<{ type: "ok"; response: object } | { type: "error"; error: WireError }> {
    try {
      const response = await this.#respond(request);
      return { type: "ok", response: { type: request.type, ...response } };
    } catch (error) {
      if (error instanceof RequestError) throw error;
      return { type: "error", error: toWireError(error) };
    } finally {
      this.#watchTransaction();
    }
  }

  /** Rolls back what is open and gives the connection free. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#stopTimer();
    this.#connection.reset();
    this.#locks.released();
  }

  async #respond(request: WireRequest): Promise<object> {
    if (this.#timedOut && RUNS_SQL.has(request.type)) {
      this.#timedOut = false;
      throw new StatementError(
        "TRANSACTION_TIMEOUT",
        "The transaction took too long and was rolled back",
      );
    }
    switch (request.type) {
      case "close":
        this.close();
        return {};
      case "execute":
        return { result: await this.#execute(request.stmt) };
      case "batch":
        return { result: await this.#batch(request.batch) };
      case "sequence": {
        const sql = this.#textOf(request);
        await this.#locks.run(() => this.#connection.sequence(sql));
        return {};
      }
      case "describe":
        return { result: this.#connection.describe(this.#textOf(request)) };
      case "store_sql":
        this.#texts.set(request.sql_id, request.sql);
        return {};
      case "close_sql":
        this.#texts.delete(request.sql_id);
        return {};
      case "get_autocommit":
        return { is_autocommit: !this.#connection.isInTransaction };
      default:
        throw new RequestError(400, "BAD_REQUEST", `unknown request ${JSON.stringify(request)}`);
    }
  }

  async #execute(statement: WireStatement): Promise<WireRows> {
    const sql = this.#textOf(statement);
    return this.#locks.run(() => this.#connection.execute(sql, statement));
  }

  async #batch(batch: WireBatch): Promise<WireBatchResult> {
    const results: (WireRows | null)[] = [];
    const errors: (WireError | null)[] = [];
    for (const [i, step] of batch.steps.entries()) {
      results[i] = null;
      errors[i] = null;
      if (step.condition && !this.#holds(step.condition, results, errors)) continue;
      try {
        results[i] = await this.#execute(step.stmt);
      } catch (error) {
        errors[i] = toWireError(error);
      }
    }
    return { step_results: results, step_errors: errors };
  }

  #holds(
    condition: WireCondition,
    results: readonly unknown[],
    errors: readonly unknown[],
  ): boolean {
    switch (condition.type) {
      case "ok":
        return (results[condition.step] ?? null) !== null;
      case "error":
        return (errors[condition.step] ?? null) !== null;
      case "not":
        return !this.#holds(condition.cond, results, errors);
      case "and":
        return condition.conds.every((each) => this.#holds(each, results, errors));
      case "or":
        return condition.conds.some((each) => this.#holds(each, results, errors));
      case "is_autocommit":
        return !this.#connection.isInTransaction;
      default:
        throw new RequestError(
          400,
          "BAD_REQUEST",
          `unknown condition ${JSON.stringify(condition)}`,
        );
    }
  }

  #textOf(source: { readonly sql?: string | null; readonly sql_id?: number | null }): string {
    if (typeof source.sql === "string") return source.sql;
    const text = this.#texts.get(source.sql_id ?? -1);
    if (text === undefined) {
      throw new StatementError("SQL_NOT_FOUND", `no SQL text is stored as ${source.sql_id}`);
    }
    return text;
  }

  #watchTransaction(): void {
    if (this.isClosed) return;
    if (!this.#connection.isInTransaction) {
      this.#stopTimer();
      this.#locks.released();
      return;
    }
    this.#transactionTimer ??= setTimeout(() => {
      this.#transactionTimer = null;
      this.#connection.rollback();
      this.#timedOut = true;
      this.#locks.released();
    }, this.#transactionMs);
  }

  #stopTimer(): void {
    if (this.#transactionTimer) clearTimeout(this.#transactionTimer);
    this.#transactionTimer = null;
  }
}
