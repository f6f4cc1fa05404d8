/**
 * True when a statement broke a UNIQUE or primary key rule: the row is there already.
 *
 * The database tells only "SQLITE_CONSTRAINT"; the kind stands in the message of one of the causes (the outer message
 * holds the statement's values and is for no log).
 */
export function isDuplicate(error: unknown): boolean {
  return breaks(error, /UNIQUE constraint failed/);
}

/** True when a NOT NULL rule was broken: here, by a writer whose reading was too old. */
export function isStale(error: unknown): boolean {
  return breaks(error, /NOT NULL constraint failed/);
}

function breaks(error: unknown, rule: RegExp): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = (cause as { readonly code?: unknown }).code;
    if (typeof code === "string" && code.startsWith("SQLITE_CONSTRAINT")) {
      return rule.test(cause.message);
    }
  }
  return false;
}
