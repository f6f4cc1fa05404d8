import { pow } from "#domain";
import { type MetricsInput, type MetricValue, MS_PER_YEAR } from "./input.ts";

type Curve = Pick<MetricsInput, "equity" | "times" | "initialBalance">;

const DAY = 86_400_000;
/** Fewest daily returns of which a ratio is worth saying. */
const LEAST_RETURNS = 30;
/** Shortest span, days, that may be stretched to a year. */
const LEAST_DAYS = 30;

/** (last equity / initial balance - 1) x 100. Gate: one bar. */
export function returnPercent({ equity, initialBalance }: Curve): MetricValue {
  const last = equity.at(-1);
  return last === undefined ? null : (last / initialBalance - 1) * 100;
}

/**
 * Compound yearly return, percent: ((last equity / initial balance)^(1 / years) - 1) x 100, a year being 365.25 days
 * from the first bar's open to the last's. Gate: 30 days, and equity above 0.
 */
export function cagrPercent({ equity, times, initialBalance }: Curve): MetricValue {
  const last = equity.at(-1) ?? 0;
  const span = spanOf(times);
  if (span < LEAST_DAYS * DAY || last <= 0) return null;
  const yearly = (pow(last / initialBalance, MS_PER_YEAR / span) - 1) * 100;
  return Number.isFinite(yearly) ? yearly : null;
}

/**
 * Mean / sample standard deviation of daily returns x sqrt(returns a year), no risk-free rate. A day is a UTC day with
 * bars, its return is from last equity to last equity; the returns a year are those the data itself has, so that weekend
 * markets and monthly bars are scaled as they are. (backtesting.py takes 252 or 365 and geometric means instead.)
 * Gate: 30 returns and some deviation.
 * Source: W. F. Sharpe, "The Sharpe Ratio", 1994.
 */
export function sharpe(curve: Curve): MetricValue {
  const returns = dailyReturns(curve);
  if (returns.length < LEAST_RETURNS) return null;
  const mean = meanOf(returns);
  const variance =
    returns.reduce((sum, one) => sum + (one - mean) * (one - mean), 0) / (returns.length - 1);
  return ratio(mean, Math.sqrt(variance), returns.length, curve.times);
}

/**
 * As `sharpe`, over the downside deviation sqrt(mean(min(return, 0)^2)), target 0.
 * Gate: 30 returns and one below 0.
 * Source: F. A. Sortino and L. N. Price, "Performance Measurement in a Downside Risk Framework", 1994.
 */
export function sortino(curve: Curve): MetricValue {
  const returns = dailyReturns(curve);
  if (returns.length < LEAST_RETURNS) return null;
  const squares = returns.reduce((sum, one) => sum + Math.min(one, 0) * Math.min(one, 0), 0);
  return ratio(meanOf(returns), Math.sqrt(squares / returns.length), returns.length, curve.times);
}

/** Returns from day to day; none where equity reached 0, after which a return has no meaning. */
function dailyReturns({ equity, times, initialBalance }: Curve): readonly number[] {
  const returns: number[] = [];
  let before = initialBalance;
  for (let i = 0; i < equity.length; i++) {
    const isLastOfDay = i + 1 === equity.length || dayOf(times, i + 1) !== dayOf(times, i);
    if (!isLastOfDay) continue;
    const now = equity[i] as number; // inside the loop's bounds
    if (now <= 0) return [];
    returns.push(now / before - 1);
    before = now;
  }
  return returns;
}

function ratio(mean: number, deviation: number, count: number, times: Float64Array): MetricValue {
  const span = spanOf(times);
  // Returns that are equal but for rounding deviate by nothing; their ratio would be a number without meaning.
  if (span <= 0 || !(deviation > Math.abs(mean) * 1e-12)) return null;
  return (mean / deviation) * Math.sqrt((count * MS_PER_YEAR) / span);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spanOf(times: Float64Array): number {
  return (times.at(-1) ?? 0) - (times[0] ?? 0);
}

function dayOf(times: Float64Array, i: number): number {
  return Math.floor((times[i] as number) / DAY); // the caller stays inside
}
