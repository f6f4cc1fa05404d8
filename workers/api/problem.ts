import type { z } from "@hono/zod-openapi";
import type { Context, ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { AppError } from "#domain";

/** RFC 9457 problem details, with a `code` that never changes its meaning and a `detail` that says how to mend it. */
export interface Problem {
  readonly type: "about:blank";
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** Which fields, by JSON pointer into the body or by parameter name. */
  readonly errors?: readonly FieldError[];
  readonly [extra: string]: unknown;
}

interface FieldError {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly detail: string;
}

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  502: "Bad Gateway",
  503: "Service Unavailable",
};

/** Turns every error that leaves the API into a problem document. */
export const answerError: ErrorHandler = (error, c) => {
  if (error instanceof AppError) {
    if (error.status === 401) c.header("WWW-Authenticate", "Bearer");
    const { errors, ...details } = error.details;
    const { retry_after_s: wait } = details;
    if (typeof wait === "number") c.header("Retry-After", String(wait));
    return problem(c, error.status, error.code, error.message, {
      ...details,
      ...(Array.isArray(errors) ? { errors: errors.map(fieldError) } : {}),
    });
  }
  if (error instanceof HTTPException) return answerHttp(c, error);
  // Messages of database errors hold the statement's values: only names and codes are for the log.
  console.error("request failed", c.req.method, c.req.path, ...causesOf(error));
  if (isOutage(error)) {
    return problem(c, 503, "unavailable", "A part of the product does not answer. Try again soon.");
  }
  return problem(
    c,
    500,
    "internal",
    "Something broke on our side. Try again; if it stays, tell us.",
  );
};

export function answerNotFound(c: Context): Response {
  return problem(
    c,
    404,
    "no_such_endpoint",
    `Nothing answers ${c.req.method} ${c.req.path}. The endpoints are listed at /api/v1/docs.`,
  );
}

type Validated =
  | { readonly success: true }
  | { readonly success: false; readonly target: string; readonly error: z.ZodError };

/** What a request that does not fit its schema is told: each field, by its place. */
export function refuseInvalid(result: Validated, c: Context): Response | undefined {
  if (result.success) return undefined;
  const isBody = result.target === "json";
  const errors = result.error.issues.flatMap((issue) =>
    places(issue).map(({ path, detail }) =>
      isBody ? { pointer: pointerOf(path), detail } : { parameter: path.join("."), detail },
    ),
  );
  const isUnknown = result.error.issues.some(({ code }) => code === "unrecognized_keys");
  const code = isUnknown ? "unknown_field" : isBody ? "invalid_body" : "invalid_parameter";
  const [first] = errors;
  const where = first && ("pointer" in first ? first.pointer.slice(2) : first.parameter);
  const detail = `${where ? `${where}: ` : ""}${first?.detail}. See /api/v1/docs for what is taken.`;
  return problem(c, 422, code, detail, { errors });
}

function places(issue: {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}): { readonly path: readonly PropertyKey[]; readonly detail: string }[] {
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path, detail: issue.message }];
  const keys = (issue as unknown as { readonly keys: readonly string[] }).keys; // zod's own field of this code
  return keys.map((key) => ({ path: [...issue.path, key], detail: "is not a known field" }));
}

function answerHttp(c: Context, error: HTTPException): Response {
  if (error.status === 400) {
    return problem(
      c,
      400,
      "bad_json",
      "The body is not JSON. Check quotes and commas; an empty body is {}.",
    );
  }
  if (error.status === 415) {
    return problem(
      c,
      415,
      "unsupported_media_type",
      "Send the body as JSON, with Content-Type: application/json.",
    );
  }
  return problem(c, error.status, "refused", error.message || "The request was refused.");
}

function problem(
  c: Context,
  status: number,
  code: string,
  detail: string,
  extra: Readonly<Record<string, unknown>> = {},
): Response {
  const body: Problem = {
    ...extra,
    type: "about:blank",
    title: TITLES[status] ?? "Internal Server Error",
    status,
    code,
    detail,
  };
  return c.json(body, status as ContentfulStatusCode, {
    "content-type": "application/problem+json",
  });
}

/** Services name a field with dots (`spec.entry.long`); the wire uses a JSON pointer. */
function fieldError(error: { readonly pointer: string; readonly message: string }): FieldError {
  return { pointer: pointerOf(error.pointer.split(".")), detail: error.message };
}

function pointerOf(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => String(part).replaceAll("~", "~0").replaceAll("/", "~1"));
  return parts.length > 0 ? `#/${parts.join("/")}` : "#";
}

function causesOf(error: unknown): string[] {
  const names: string[] = [];
  for (let cause = error; cause instanceof Error && names.length < 5; cause = cause.cause) {
    const code = (cause as { readonly code?: unknown }).code;
    names.push(typeof code === "string" ? `${cause.name}:${code}` : cause.name);
  }
  return names;
}

/** The database did not answer, or was too busy: the same request may go through later. */
function isOutage(error: unknown): boolean {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  // A lost connection is a plain Error in workerd, known by its words alone.
  const isCut =
    root instanceof Error && /^(Network connection lost|fetch failed)/.test(root.message);
  return (
    isCut || causesOf(error).some((name) => /:(SERVER_ERROR|SQLITE_BUSY|HRANA_\w+)$/.test(name))
  );
}
