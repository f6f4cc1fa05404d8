/** Milliseconds since 1970-01-01T00:00:00Z. Everything inside the product is UTC. */
export type EpochMs = number;

/** Time as an argument: pure code never asks the machine. */
export interface Clock {
  now(): EpochMs;
}
