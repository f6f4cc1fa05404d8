import type { Clock } from "#domain";

export const systemClock: Clock = { now: () => Date.now() };

export function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
