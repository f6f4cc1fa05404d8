import { gainOverLoss } from "./distribution.ts";
import type { Family } from "./family.ts";
import type { MetricValue } from "./input.ts";
import type { Sample } from "./sample.ts";

const LEAST_PERIODS = 3;
const LEAST_MONTHS = 12;

/** Days, weeks (from Monday) and months in UTC, each return from last equity to last equity. Begun ones count. */
export const calendarMetrics = {
  bestDayPercent: period("largest daily return x 100", "days", largest),
  worstDayPercent: period("smallest daily return x 100", "days", smallest),
  positiveDays: share("days with a return above 0 / days", "days"),
  bestWeekPercent: period("largest weekly return x 100", "weeks", largest),
  worstWeekPercent: period("smallest weekly return x 100", "weeks", smallest),
  positiveWeeks: share("weeks with a return above 0 / weeks", "weeks"),
  bestMonthPercent: period("largest monthly return x 100", "months", largest),
  worstMonthPercent: period("smallest monthly return x 100", "months", smallest),
  averageMonthPercent: period("mean monthly return x 100", "months", meanOf),
  positiveMonths: share("months with a return above 0 / months", "months"),
  gainToPain: {
    unit: "ratio",
    formula: "sum of the monthly returns / -(sum of those below 0)",
    gate: "12 months, one of them below 0",
    of: ({ monthly }) => {
      if (monthly.length < LEAST_MONTHS) return null;
      const above = gainOverLoss(monthly);
      return above === null ? null : above - 1;
    },
  },
} satisfies Family;

type Unit = "days" | "weeks" | "months";

function period(formula: string, unit: Unit, of: (returns: Float64Array) => number) {
  return {
    unit: "percent",
    formula,
    gate: `${LEAST_PERIODS} ${unit}, equity above 0`,
    of: (sample: Sample) => known(returnsOf(sample, unit), (returns) => 100 * of(returns)),
  } as const;
}

function share(formula: string, unit: Unit) {
  return {
    unit: "fraction",
    formula,
    gate: `${LEAST_PERIODS} ${unit}, equity above 0`,
    of: (sample: Sample) => known(returnsOf(sample, unit), shareAbove),
  } as const;
}

function known(returns: Float64Array, of: (returns: Float64Array) => number): MetricValue {
  return returns.length < LEAST_PERIODS ? null : of(returns);
}

function returnsOf(sample: Sample, unit: Unit): Float64Array {
  if (unit === "days") return sample.daily;
  return unit === "weeks" ? sample.weekly : sample.monthly;
}

function largest(returns: Float64Array): number {
  return returns.reduce((most, one) => Math.max(most, one));
}

function smallest(returns: Float64Array): number {
  return returns.reduce((least, one) => Math.min(least, one));
}

function meanOf(returns: Float64Array): number {
  return returns.reduce((sum, one) => sum + one) / returns.length;
}

function shareAbove(returns: Float64Array): number {
  let above = 0;
  for (const one of returns) if (one > 0) above++;
  return above / returns.length;
}
