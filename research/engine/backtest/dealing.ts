import { log, seededRng } from "#domain";
import type { Execution } from "./execution.ts";

/** What is dealt: each kind draws its own luck. */
export type Deal = "entry" | "exit" | "stop";

/**
 * How the broker treats the orders of a run. A draw belongs to its bar and kind, not to what was drawn before: runs
 * that differ in one trade meet the same luck in all others, and best and worst case of a bar can be compared.
 */
export interface Dealing {
  readonly latencyMs: number;
  /** Price, against the trader, of a market or stop fill. */
  slippage(bar: number, deal: Deal): number;
  isRejected(bar: number, deal: Deal): boolean;
}

/** @param slippagePoints those of the costs. */
export function dealingOf(
  execution: Execution,
  slippagePoints: number,
  point: number,
  seed: number,
): Dealing {
  const { latencyMs, slippage, rejectProbability } = execution;
  const usual = slippagePoints * point;
  return {
    latencyMs,
    slippage:
      slippage.kind === "fixed"
        ? () => usual
        : (bar, deal) => {
            const { meanPoints, mostPoints } = slippage;
            const drawn = 0 - meanPoints * log(1 - luck(seed, bar, SLIPS[deal]));
            return (slippagePoints + Math.min(mostPoints, Math.round(drawn))) * point;
          },
    isRejected: (bar, deal) =>
      rejectProbability > 0 && luck(seed, bar, REJECTS[deal]) < rejectProbability,
  };
}

const SLIPS: Readonly<Record<Deal, number>> = { entry: 1, exit: 2, stop: 3 };
const REJECTS: Readonly<Record<Deal, number>> = { entry: 4, exit: 5, stop: 6 };

/** A number in [0, 1) of its own for each seed, bar and use. */
function luck(seed: number, bar: number, use: number): number {
  const place = Math.imul(bar + 1, 0x9e3779b1) ^ Math.imul(use, 0x85ebca6b);
  return seededRng(Math.imul((seed >>> 0) ^ place, 0xc2b2ae35) ^ place)();
}
