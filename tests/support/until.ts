/**
 * Asks again and again until the answer is neither null, undefined nor false.
 *
 * @param what for the error, should it never come: "the rooms answer".
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  withinMs = 30_000,
): Promise<Exclude<NonNullable<T>, false>> {
  const deadline = Date.now() + withinMs;
  let trouble: unknown;
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer !== null && answer !== undefined && answer !== false) {
        return answer as Exclude<NonNullable<T>, false>; // just compared
      }
    } catch (error) {
      trouble = error;
    }
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`not within ${withinMs} ms: ${what}`, { cause: trouble });
}
