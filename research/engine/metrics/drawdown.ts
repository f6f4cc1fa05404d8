import { deepestFallOf } from "./deepest-fall.ts";
import type { Family } from "./family.ts";
import { type MetricValue, MS_PER_DAY, MS_PER_YEAR, ratioOf } from "./input.ts";
import { netProfit } from "./profit.ts";
import { cagrOf } from "./returns.ts";
import type { Sample } from "./sample.ts";

/** How deep and how long equity at bar closes stayed below its earlier peak. The first peak is the initial balance. */
export const drawdownMetrics = {
  maxDrawdown: {
    unit: "money",
    formula: "largest fall from an earlier peak",
    of: ({ deepest }) => deepest.money,
  },
  maxDrawdownPercent: {
    unit: "percent",
    formula: "largest fall in percent of the peak before it; above 100 where equity fell below 0",
    of: ({ deepest }) => deepest.percent,
  },
  recoveryFactor: {
    unit: "ratio",
    formula: "netProfit / maxDrawdown",
    gate: "one trade and a drawdown",
    of: (sample) =>
      sample.trades.length === 0 ? null : ratioOf(netProfit(sample), sample.deepest.money),
  },
  drawdowns: {
    unit: "count",
    formula: "falls from a peak, each until the first bar back at it; one still open counts",
    of: ({ falls }) => falls.count,
  },
  averageDrawdownPercent: {
    unit: "percent",
    formula: "mean depth of the drawdowns",
    gate: "a drawdown",
    of: ({ falls }) => ratioOf(falls.sumOfDepths, falls.count),
  },
  currentDrawdownPercent: {
    unit: "percent",
    formula: "fall below the peak at the last bar",
    gate: "one bar",
    of: ({ falls, equity }) => (equity.length === 0 ? null : falls.current),
  },
  longestDrawdownDays: {
    unit: "days",
    formula: "longest time from a peak to the first bar back at it, or to the last bar",
    of: ({ falls }) => falls.longest / MS_PER_DAY,
  },
  recoveryDays: {
    unit: "days",
    formula:
      "time from the lowest point of the deepest drawdown (percent) to the bar back at its peak",
    gate: "a drawdown, and its recovery",
    of: ({ falls }) => (falls.recovery === null ? null : falls.recovery / MS_PER_DAY),
  },
  timeUnderWater: {
    unit: "fraction",
    formula: "bars below the peak / bars",
    gate: "one bar",
    of: ({ falls, equity }) => ratioOf(falls.barsBelow, equity.length),
  },
  ulcerIndex: {
    unit: "percent",
    formula: "sqrt(mean over bars of the fall in percent, squared)",
    gate: "one bar",
    of: ulcerOf,
  },
  painIndex: {
    unit: "percent",
    formula: "mean over bars of the fall in percent",
    gate: "one bar",
    of: ({ falls, equity }) => ratioOf(falls.barSum, equity.length),
  },
  ulcerPerformance: {
    unit: "ratio",
    formula: "cagrPercent / ulcerIndex",
    gate: "30 days and a drawdown",
    of: (sample) => ratioOf(cagrOf(sample), ulcerOf(sample)),
  },
  mar: {
    unit: "ratio",
    formula: "cagrPercent / maxDrawdownPercent, over all bars",
    gate: "30 days and a drawdown",
    of: (sample) => ratioOf(cagrOf(sample), sample.deepest.percent),
  },
  calmar: {
    unit: "ratio",
    formula: "as mar, over the last three years alone",
    gate: "three years, and a drawdown in the last three",
    of: calmar,
  },
  sterling: {
    unit: "ratio",
    formula: "cagrPercent / (mean of each calendar year's deepest fall in percent + 10)",
    gate: "365 days",
    of: sterling,
  },
  burke: {
    unit: "ratio",
    formula: "cagrPercent / sqrt(sum of the drawdowns' squared depths in percent)",
    gate: "30 days and a drawdown",
    of: (sample) => ratioOf(cagrOf(sample), Math.sqrt(sample.falls.sumOfSquaredDepths)),
  },
} satisfies Family;

/** Source: P. Martin and B. McCann, "The Investor's Guide to Fidelity Funds", 1989. */
function ulcerOf({ falls, equity }: Sample): MetricValue {
  return equity.length === 0 ? null : Math.sqrt(falls.barSumOfSquares / equity.length);
}

/** Source: T. W. Young, "Calmar Ratio: A Smoother Tool", 1991: 36 months. */
function calmar({ equity, times, span }: Sample): MetricValue {
  if (span < 3 * MS_PER_YEAR) return null;
  const from = (times[times.length - 1] as number) - 3 * MS_PER_YEAR; // a span has bars
  let start = times.length - 1;
  while ((times[start - 1] ?? -Infinity) >= from) start--;
  const part = {
    equity: equity.subarray(start),
    times: times.subarray(start),
    initialBalance: equity[start] as number,
  };
  if (part.initialBalance <= 0) return null;
  return ratioOf(cagrOf(part), deepestFallOf(part).percent);
}

/** Source: D. S. Jones, who added ten percentage points so that short records do not flatter. */
function sterling(sample: Sample): MetricValue {
  const { yearly } = sample.falls;
  if (sample.span < 365 * MS_PER_DAY) return null;
  const mean = yearly.reduce((sum, depth) => sum + depth, 0) / yearly.length;
  return ratioOf(cagrOf(sample), mean + 10);
}
