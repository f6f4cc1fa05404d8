/** Joins what is there; a condition that does not hold leaves no trace. */
export function classNames(...parts: readonly (string | false | null | undefined)[]): string {
  return parts.filter(Boolean).join(" ");
}
