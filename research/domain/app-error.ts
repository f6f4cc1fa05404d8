/** What every thrown error of the product carries: a stable `code`, an HTTP status, and words for the reader. */
export interface AppErrorOptions {
  /** HTTP status of the reply that tells of it. */
  readonly status?: number;
  readonly cause?: unknown;
  /** Extra fields of the problem details document (line, position, field...). Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.status = options.status ?? 500;
    this.details = options.details ?? {};
  }
}

/** The reader can mend it; the message says how. */
export class UserError extends AppError {
  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(code, message, { status: 422, ...options });
  }
}

export class NotFoundError extends AppError {
  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(code, message, { status: 404, ...options });
  }
}

/** Another service failed us; `retryable` says whether the same call may go through later. */
export class UpstreamError extends AppError {
  readonly retryable: boolean;

  constructor(
    code: string,
    message: string,
    options: AppErrorOptions & { readonly retryable: boolean },
  ) {
    super(code, message, { status: 502, ...options });
    this.retryable = options.retryable;
  }
}
