import type { Family } from "./family.ts";
import { ratioOf } from "./input.ts";
import { profitFactorOf } from "./profit.ts";

/** Longs and shorts apart. */
export const sideMetrics = {
  longTrades: { unit: "count", formula: "closed longs", of: ({ tallies }) => tallies.long.count },
  shortTrades: {
    unit: "count",
    formula: "closed shorts",
    of: ({ tallies }) => tallies.short.count,
  },
  longNetProfit: {
    unit: "money",
    formula: "netProfit of the longs",
    of: ({ tallies }) => tallies.long.net,
  },
  shortNetProfit: {
    unit: "money",
    formula: "netProfit of the shorts",
    of: ({ tallies }) => tallies.short.net,
  },
  longWinRate: {
    unit: "fraction",
    formula: "winRate of the longs",
    gate: "one long",
    of: ({ tallies: { long } }) => ratioOf(long.wins, long.count),
  },
  shortWinRate: {
    unit: "fraction",
    formula: "winRate of the shorts",
    gate: "one short",
    of: ({ tallies: { short } }) => ratioOf(short.wins, short.count),
  },
  longProfitFactor: {
    unit: "ratio",
    formula: "profitFactor of the longs",
    gate: "one losing long",
    of: ({ tallies }) => profitFactorOf(tallies.long),
  },
  shortProfitFactor: {
    unit: "ratio",
    formula: "profitFactor of the shorts",
    gate: "one losing short",
    of: ({ tallies }) => profitFactorOf(tallies.short),
  },
} satisfies Family;
