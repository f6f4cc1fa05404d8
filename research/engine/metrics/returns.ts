import { pow } from "#domain";
import type { Family } from "./family.ts";
import { LEAST_SAMPLES, type MetricValue, MS_PER_DAY, MS_PER_YEAR, ratioOf } from "./input.ts";
import { type Curve, spanOf } from "./periods.ts";
import type { Sample } from "./sample.ts";

/** Shortest span, days, that may be stretched to a year. */
const LEAST_DAYS = 30;

/**
 * Growth and its steadiness. A daily return is from the last equity of one UTC day with bars to that of the next; the
 * returns a year are those that the data itself has. (backtesting.py takes 252 or 365 and geometric means instead.)
 */
export const returnMetrics = {
  returnPercent: {
    unit: "percent",
    formula: "(last equity / initial balance - 1) x 100",
    gate: "one bar",
    of: ({ equity, initialBalance }) => {
      const last = equity[equity.length - 1];
      return last === undefined ? null : (last / initialBalance - 1) * 100;
    },
  },
  cagrPercent: {
    unit: "percent",
    formula:
      "((last equity / initial balance)^(1 / years) - 1) x 100, a year being 365.25 days from the first bar's open to the last's",
    gate: "30 days, and a last equity above 0",
    of: cagrOf,
  },
  sharpe: {
    unit: "ratio",
    formula:
      "mean / sample standard deviation of daily returns x sqrt(returns a year), no risk-free rate",
    gate: "30 daily returns that differ",
    of: (sample) =>
      yearly(
        sample,
        enough(sample, ({ moments }) => ratioOf(moments.mean, moments.deviation)),
      ),
  },
  sortino: {
    unit: "ratio",
    formula:
      "mean of daily returns / sqrt(mean(min(return, 0)^2)) x sqrt(returns a year), target 0",
    gate: "30 daily returns, one of them below 0",
    of: (sample) =>
      yearly(
        sample,
        enough(sample, ({ moments, daily }) => ratioOf(moments.mean, downside(daily))),
      ),
  },
  annualVolatilityPercent: {
    unit: "percent",
    formula: "sample standard deviation of daily returns x sqrt(returns a year) x 100",
    gate: "30 daily returns",
    of: (sample) =>
      yearly(
        sample,
        enough(sample, ({ moments }) => 100 * moments.deviation),
      ),
  },
  downsideDeviationPercent: {
    unit: "percent",
    formula: "sqrt(mean(min(daily return, 0)^2)) x sqrt(returns a year) x 100",
    gate: "30 daily returns",
    of: (sample) =>
      yearly(
        sample,
        enough(sample, ({ daily }) => 100 * downside(daily)),
      ),
  },
} satisfies Family;

/** Compound yearly return, percent; null under 30 days or without equity. */
export function cagrOf({ equity, times, initialBalance }: Curve): MetricValue {
  const last = equity[equity.length - 1] ?? 0;
  const span = spanOf(times);
  if (span < LEAST_DAYS * MS_PER_DAY || last <= 0) return null;
  const growth = (pow(last / initialBalance, MS_PER_YEAR / span) - 1) * 100;
  return Number.isFinite(growth) ? growth : null;
}

/** A number of the daily returns; null where they are too few. */
export function enough(
  sample: Sample,
  of: (sample: Sample) => MetricValue,
  least = LEAST_SAMPLES,
): MetricValue {
  return sample.daily.length < least ? null : of(sample);
}

function yearly({ returnsPerYear }: Sample, value: MetricValue): MetricValue {
  return value === null || returnsPerYear === 0 ? null : value * Math.sqrt(returnsPerYear);
}

/** Source: F. A. Sortino and L. N. Price, "Performance Measurement in a Downside Risk Framework", 1994. */
function downside(returns: Float64Array): number {
  let squares = 0;
  for (const one of returns) if (one < 0) squares += one * one;
  return Math.sqrt(squares / returns.length);
}
