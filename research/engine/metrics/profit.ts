import type { Family } from "./family.ts";
import { type MetricsInput, type MetricValue, ratioOf, sumOf } from "./input.ts";
import type { Tally } from "./tally.ts";

/** Sum of the trades' net profits, account currency. */
export function netProfit({ trades }: Pick<MetricsInput, "trades">): number {
  return sumOf(trades, (trade) => trade.netProfit);
}

/** What was won and lost. */
export const profitMetrics = {
  netProfit: {
    unit: "money",
    formula: "sum of the trades' net profits",
    of: ({ tallies }) => tallies.all.net,
  },
  grossProfit: {
    unit: "money",
    formula: "sum of the net profits above 0",
    of: ({ tallies }) => tallies.all.won,
  },
  grossLoss: {
    unit: "money",
    formula: "sum of the net profits below 0: 0 or negative, as MT5 shows it",
    of: ({ tallies }) => tallies.all.lost,
  },
  profitFactor: {
    unit: "ratio",
    formula: "grossProfit / -grossLoss",
    gate: "one losing trade",
    of: ({ tallies }) => profitFactorOf(tallies.all),
  },
  expectancy: {
    unit: "money",
    formula: "netProfit / trades",
    gate: "one trade",
    of: ({ tallies: { all } }) => ratioOf(all.net, all.count),
  },
  expectancyR: {
    unit: "ratio",
    formula: "mean of net profit / money at risk to the first stop",
    gate: "one trade, and a first stop on every trade",
    of: ({ trades }) => meanKnown(trades, (trade) => ratioOf(trade.netProfit, riskOf(trade))),
  },
  averageWin: {
    unit: "money",
    formula: "mean net profit of the winning trades",
    gate: "one winning trade",
    of: ({ tallies: { all } }) => ratioOf(all.won, all.wins),
  },
  averageLoss: {
    unit: "money",
    formula: "mean net profit of the losing trades, negative",
    gate: "one losing trade",
    of: ({ tallies: { all } }) => ratioOf(all.lost, all.losses),
  },
  largestWin: {
    unit: "money",
    formula: "largest net profit of a trade",
    gate: "one winning trade",
    of: ({ tallies: { all } }) => (all.wins === 0 ? null : all.largestWin),
  },
  largestLoss: {
    unit: "money",
    formula: "largest net loss of a trade, negative",
    gate: "one losing trade",
    of: ({ tallies: { all } }) => (all.losses === 0 ? null : all.largestLoss),
  },
  netProfitWithoutBest: {
    unit: "money",
    formula: "netProfit - largestWin: what is left without the luckiest trade",
    gate: "one winning trade",
    of: ({ tallies: { all } }) => (all.wins === 0 ? null : all.net - all.largestWin),
  },
  largestWinShare: {
    unit: "fraction",
    formula: "largestWin / grossProfit",
    gate: "one winning trade",
    of: ({ tallies: { all } }) => ratioOf(all.largestWin, all.won),
  },
} satisfies Family;

/** Won over lost; null without a loss. */
export function profitFactorOf({ won, lost }: Tally): MetricValue {
  return ratioOf(won, -lost);
}

/** Mean of one number a trade; null without trades, or where one of them does not know it. */
export function meanKnown<T>(items: readonly T[], value: (item: T) => MetricValue): MetricValue {
  if (items.length === 0) return null;
  let sum = 0;
  for (const item of items) {
    const one = value(item);
    if (one === null) return null;
    sum += one;
  }
  return sum / items.length;
}

function riskOf({ initialRisk }: { readonly initialRisk?: number | null }): MetricValue {
  return initialRisk ?? null;
}
