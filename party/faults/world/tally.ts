/** How often something was seen, by name: what shows that a quiet result did not come from quiet. */
export type Counts = Record<string, number>;

/** What happened in one or many worlds. */
export interface Tally {
  /** Faults that really struck. */
  readonly faults: Counts;
  /** `crash` by the point where it struck. */
  readonly crashes: Counts;
  /** How often each point was passed. */
  readonly points: Counts;
  /** `FROM>TO` of every move of an order, in whatever record. */
  readonly moves: Counts;
  /** What people did, what the API answered, how orders ended, what the broker did. */
  readonly acts: Counts;
}

export function newTally(): Tally {
  return { faults: {}, crashes: {}, points: {}, moves: {}, acts: {} };
}

export function count(counts: Counts, name: string, by = 1): void {
  counts[name] = (counts[name] ?? 0) + by;
}

/** Adds the second to the first. */
export function addTally(sum: Tally, more: Tally): void {
  for (const part of Object.keys(sum) as (keyof Tally)[]) {
    for (const [name, times] of Object.entries(more[part])) count(sum[part], name, times);
  }
}
