import type { Family } from "./family.ts";
import { ratioOf, sumOf } from "./input.ts";
import type { Sample } from "./sample.ts";

/** What trading cost. Spread and slippage are in the prices of the trades, and so in their gross profits. */
export const costMetrics = {
  totalCommission: {
    unit: "money",
    formula: "sum of commissions, 0 or negative",
    of: ({ trades }) => sumOf(trades, (trade) => trade.commission),
  },
  totalSwap: {
    unit: "money",
    formula: "sum of swaps, negative is paid",
    of: ({ trades }) => sumOf(trades, (trade) => trade.swap),
  },
  totalCosts: {
    unit: "money",
    formula: "-(totalCommission + totalSwap): above 0 is paid",
    of: costsOf,
  },
  costShare: {
    unit: "fraction",
    formula: "totalCosts / sum of the gross profits above 0 (before commission and swap)",
    gate: "one trade that gained before costs",
    of: (sample) =>
      ratioOf(
        costsOf(sample),
        sumOf(sample.trades, (trade) => Math.max(trade.grossProfit, 0)),
      ),
  },
  costPerTrade: {
    unit: "money",
    formula: "totalCosts / trades",
    gate: "one trade",
    of: (sample) => ratioOf(costsOf(sample), sample.trades.length),
  },
  totalLots: {
    unit: "lots",
    formula: "sum of the trades' lots",
    of: ({ trades }) => sumOf(trades, (trade) => trade.lots),
  },
} satisfies Family;

function costsOf({ trades }: Sample): number {
  return 0 - sumOf(trades, (trade) => trade.commission) - sumOf(trades, (trade) => trade.swap);
}
