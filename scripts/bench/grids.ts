import type { Bars } from "#domain";
import type { MetricName, Params } from "#engine";
import { barsOf } from "./setting.ts";

/** What `nusatrade sweep` tells of each run unless asked for others. */
export const SHOWN: readonly MetricName[] = [
  "netProfit",
  "trades",
  "winRate",
  "profitFactor",
  "maxDrawdownPercent",
  "sharpe",
];

export interface SweepCase {
  readonly what: string;
  readonly grid: readonly Params[];
  readonly bars: () => Bars;
}

/** Many runs over few bars, and few over many. */
export const SWEEPS = {
  short: {
    what: "10,000 SMA crosses over 5,000 bars",
    grid: gridOf(range(2, 101, 1), range(102, 300, 2)),
    bars: () => barsOf("H1", 5000),
  },
  long: {
    what: "100 SMA crosses over 500,000 bars",
    grid: gridOf(range(10, 100, 10), range(120, 300, 20)),
    bars: () => barsOf("M1", 500_000),
  },
} as const satisfies Readonly<Record<string, SweepCase>>;

function gridOf(fasts: readonly number[], slows: readonly number[]): Params[] {
  return fasts.flatMap((fast) => slows.map((slow) => ({ fast, slow })));
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
}
