/**
 * Closes a switch over a union: a new member fails to compile here.
 *
 * @throws Error if a value outside the union arrives at run time.
 */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
