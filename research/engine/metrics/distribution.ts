import { log } from "#domain";
import { probabilisticSharpe } from "../validate/probabilistic-sharpe.ts";
import type { Family } from "./family.ts";
import { LEAST_TAIL_SAMPLES, type MetricValue, ratioOf } from "./input.ts";
import { enough } from "./returns.ts";
import { quantileOf, type Sample } from "./sample.ts";

const TAIL = 0.05;

/** Shape of the daily returns, and of the curve they make. */
export const distributionMetrics = {
  skew: {
    unit: "ratio",
    formula: "m3 / m2^1.5, m2 and m3 the mean squared and cubed distance from the mean",
    gate: "30 daily returns that differ",
    of: (sample) =>
      enough(sample, ({ moments: { m2, m3, deviation } }) =>
        deviation > 0 ? m3 / (m2 * Math.sqrt(m2)) : null,
      ),
  },
  kurtosis: {
    unit: "ratio",
    formula: "m4 / m2^2 - 3: 0 for a normal distribution",
    gate: "30 daily returns that differ",
    of: (sample) =>
      enough(sample, ({ moments: { m2, m4, deviation } }) =>
        deviation > 0 ? m4 / (m2 * m2) - 3 : null,
      ),
  },
  autocorrelation: {
    unit: "ratio",
    formula: "correlation of each daily return with the one before it, over the whole variance",
    gate: "30 daily returns that differ",
    of: (sample) => enough(sample, autocorrelation),
  },
  valueAtRiskPercent: {
    unit: "percent",
    formula: "-(5 % quantile of daily returns) x 100: lost or worse on one day in twenty",
    gate: "100 daily returns",
    of: (sample) =>
      enough(sample, ({ sortedDaily }) => -100 * quantileOf(sortedDaily, TAIL), LEAST_TAIL_SAMPLES),
  },
  conditionalValueAtRiskPercent: {
    unit: "percent",
    formula: "-(mean of the daily returns at or below their 5 % quantile) x 100",
    gate: "100 daily returns",
    of: (sample) => enough(sample, conditionalValueAtRisk, LEAST_TAIL_SAMPLES),
  },
  tailRatio: {
    unit: "ratio",
    formula: "95 % quantile / |5 % quantile| of daily returns",
    gate: "100 daily returns, their 5 % quantile not 0",
    of: (sample) =>
      enough(
        sample,
        ({ sortedDaily }) =>
          ratioOf(quantileOf(sortedDaily, 1 - TAIL), Math.abs(quantileOf(sortedDaily, TAIL))),
        LEAST_TAIL_SAMPLES,
      ),
  },
  omega: {
    unit: "ratio",
    formula: "sum of the daily returns above 0 / -(sum of those below 0)",
    gate: "30 daily returns, one of them below 0",
    of: (sample) => enough(sample, ({ daily }) => gainOverLoss(daily)),
  },
  probabilisticSharpe: {
    unit: "fraction",
    formula:
      "probability that the true Sharpe ratio is above 0: N(s sqrt(n - 1) / sqrt(1 - skew s + (kurtosis + 2) / 4 s^2)), s the mean / deviation of n daily returns",
    gate: "30 daily returns that differ",
    of: (sample) => enough(sample, probabilityOfSkill),
  },
  kRatio: {
    unit: "ratio",
    formula:
      "slope / its standard error x sqrt(returns a year) / days, of log(equity) at day ends over days counted",
    gate: "30 daily returns, not all on one line",
    of: (sample) =>
      enough(sample, (s) => {
        const { slope, error } = lineOf(s);
        const steady = ratioOf(slope, error);
        return steady === null ? null : (steady * Math.sqrt(s.returnsPerYear)) / s.daily.length;
      }),
  },
  curveFit: {
    unit: "fraction",
    formula: "R squared of the line of kRatio: 1 is a straight line on a log scale",
    gate: "30 daily returns, and equity that moved",
    of: (sample) => enough(sample, (s) => lineOf(s).fit),
  },
} satisfies Family;

/** Sum above 0 over sum below 0; null without a loss. */
export function gainOverLoss(returns: Float64Array): MetricValue {
  let [gained, lost] = [0, 0];
  for (const one of returns) {
    if (one > 0) gained += one;
    else lost -= one;
  }
  return ratioOf(gained, lost);
}

function autocorrelation({ daily, moments: { mean, m2, deviation } }: Sample): MetricValue {
  if (deviation === 0) return null;
  let products = 0;
  for (let i = 1; i < daily.length; i++) {
    products += ((daily[i] as number) - mean) * ((daily[i - 1] as number) - mean); // inside the loop's bounds
  }
  return products / (m2 * daily.length);
}

/** Source: R. T. Rockafellar and S. Uryasev, "Optimization of Conditional Value-at-Risk", 2000. */
function conditionalValueAtRisk({ sortedDaily }: Sample): number {
  const limit = quantileOf(sortedDaily, TAIL);
  let [sum, count] = [0, 0];
  for (const one of sortedDaily) {
    if (one > limit) break;
    sum += one;
    count++;
  }
  return (-100 * sum) / count;
}

function probabilityOfSkill({ moments: { mean, deviation, m2, m3, m4, count } }: Sample) {
  if (deviation === 0) return null;
  return probabilisticSharpe({
    sharpe: mean / deviation,
    benchmark: 0,
    count,
    skew: m3 / (m2 * Math.sqrt(m2)),
    kurtosis: m4 / (m2 * m2),
  });
}

/** Least squares of log(equity) at day ends. Source of the ratio: L. Kestner, "(Re)Introducing the K-ratio", 2013. */
function lineOf({ ends, initialBalance }: Sample): {
  readonly slope: number;
  readonly error: number;
  readonly fit: MetricValue;
} {
  const logs = ends.equity.map((equity) => log(equity / initialBalance));
  const count = logs.length;
  const middle = (count - 1) / 2;
  const mean = logs.reduce((sum, value) => sum + value, 0) / count;
  let [xx, xy, yy] = [0, 0, 0];
  logs.forEach((value, x) => {
    xx += (x - middle) * (x - middle);
    xy += (x - middle) * (value - mean);
    yy += (value - mean) * (value - mean);
  });
  const slope = xy / xx;
  const rest = yy - slope * xy;
  // A rest smaller than rounding is a curve that is a line.
  const error = rest > yy * 1e-12 ? Math.sqrt(rest / (count - 2) / xx) : 0;
  return { slope, error, fit: yy > 0 ? (slope * xy) / yy : null };
}
