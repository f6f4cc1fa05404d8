import { BarRun } from "./bar-run.ts";
import type { Ran, SimulationInput } from "./simulation-input.ts";
import { simulateStraight } from "./straight-run.ts";

/**
 * Trades computed series over bars: on the short way where a run is of the common kind, else bar by bar. Both come to
 * the same bytes.
 */
export function simulate(input: SimulationInput): Ran {
  return simulateStraight(input) ?? new BarRun(input).result();
}
