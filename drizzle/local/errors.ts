import type { WireError } from "./wire.ts";

/** The whole request is refused: wrong address, baton, token or form. Ends the stream. */
export class RequestError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** One statement of the stream is refused; the stream goes on. */
export class StatementError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

// The hosted service names primary result codes only; naming more here would hide a difference from production.
// Source: https://www.sqlite.org/rescode.html
const PRIMARY_CODES: Readonly<Record<number, string>> = {
  1: "SQLITE_UNKNOWN",
  2: "SQLITE_INTERNAL",
  3: "SQLITE_PERM",
  4: "SQLITE_ABORT",
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  7: "SQLITE_NOMEM",
  8: "SQLITE_READONLY",
  9: "SQLITE_INTERRUPT",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  18: "SQLITE_TOOBIG",
  19: "SQLITE_CONSTRAINT",
  20: "SQLITE_MISMATCH",
  21: "SQLITE_MISUSE",
  25: "SQLITE_RANGE",
};

const BUSY = 5;
const BUSY_SNAPSHOT = 517;

export function toWireError(error: unknown): WireError {
  const code = sqliteCode(error);
  const message = error instanceof Error ? error.message : String(error);
  if (code !== null) {
    return {
      message: `SQLite error: ${message}`,
      code: PRIMARY_CODES[code & 0xff] ?? "SQLITE_UNKNOWN",
    };
  }
  return { message, code: error instanceof StatementError ? error.code : "UNKNOWN" };
}

/** Another connection holds the lock, and waiting can help: not so for a reader whose snapshot is old. */
export function isWorthWaiting(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== null && (code & 0xff) === BUSY && code !== BUSY_SNAPSHOT;
}

/** SQLite's extended result code as node:sqlite carries it. */
function sqliteCode(error: unknown): number | null {
  const code = (error as { readonly errcode?: unknown } | null)?.errcode;
  return typeof code === "number" ? code : null;
}
