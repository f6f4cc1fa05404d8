import { maxDrawdown, maxDrawdownPercent, recoveryFactor } from "./drawdown.ts";
import type { MetricsInput, MetricValue } from "./input.ts";
import {
  averageLoss,
  averageWin,
  expectancy,
  grossLoss,
  grossProfit,
  largestLoss,
  largestWin,
  netProfit,
  profitFactor,
  totalCommission,
  totalSwap,
} from "./profit.ts";
import { cagrPercent, returnPercent, sharpe, sortino } from "./returns.ts";
import {
  averageBarsHeld,
  exposure,
  maxConsecutiveLosses,
  maxConsecutiveWins,
  tradeCount,
  winRate,
} from "./trading.ts";

/** money: account currency; percent: 0-100; fraction: 0-1; ratio and count have no unit. */
export type MetricUnit = "money" | "percent" | "fraction" | "ratio" | "count" | "bars";

interface Metric {
  readonly unit: MetricUnit;
  readonly measure: (input: MetricsInput) => MetricValue;
}

const ALL = {
  netProfit: { unit: "money", measure: netProfit },
  returnPercent: { unit: "percent", measure: returnPercent },
  cagrPercent: { unit: "percent", measure: cagrPercent },
  trades: { unit: "count", measure: tradeCount },
  winRate: { unit: "fraction", measure: winRate },
  profitFactor: { unit: "ratio", measure: profitFactor },
  expectancy: { unit: "money", measure: expectancy },
  grossProfit: { unit: "money", measure: grossProfit },
  grossLoss: { unit: "money", measure: grossLoss },
  averageWin: { unit: "money", measure: averageWin },
  averageLoss: { unit: "money", measure: averageLoss },
  largestWin: { unit: "money", measure: largestWin },
  largestLoss: { unit: "money", measure: largestLoss },
  maxConsecutiveWins: { unit: "count", measure: maxConsecutiveWins },
  maxConsecutiveLosses: { unit: "count", measure: maxConsecutiveLosses },
  maxDrawdown: { unit: "money", measure: maxDrawdown },
  maxDrawdownPercent: { unit: "percent", measure: maxDrawdownPercent },
  recoveryFactor: { unit: "ratio", measure: recoveryFactor },
  sharpe: { unit: "ratio", measure: sharpe },
  sortino: { unit: "ratio", measure: sortino },
  exposure: { unit: "fraction", measure: exposure },
  averageBarsHeld: { unit: "bars", measure: averageBarsHeld },
  totalCommission: { unit: "money", measure: totalCommission },
  totalSwap: { unit: "money", measure: totalSwap },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof ALL;

/** Every metric's name and unit, in the order a report shows them. */
export const METRICS: readonly { readonly name: MetricName; readonly unit: MetricUnit }[] = (
  Object.keys(ALL) as MetricName[]
).map((name) => ({ name, unit: ALL[name].unit }));

/** All metrics of a run. null where the sample is too small; see each metric's own gate. */
export function measure(input: MetricsInput): Readonly<Record<MetricName, MetricValue>> {
  const entries = METRICS.map(({ name }) => [name, ALL[name].measure(input)] as const);
  return Object.fromEntries(entries) as Record<MetricName, MetricValue>; // one entry a name
}
