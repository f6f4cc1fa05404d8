import type { Family } from "./family.ts";
import { LEAST_SAMPLES, type MetricValue, ratioOf } from "./input.ts";
import { meanKnown } from "./profit.ts";
import { type Moments, momentsOf, quantileOf, type Sample } from "./sample.ts";
import type { Tally } from "./tally.ts";

/** How good a trade is, and how sure that is. */
export const qualityMetrics = {
  payoffRatio: {
    unit: "ratio",
    formula: "averageWin / -averageLoss",
    gate: "one winning and one losing trade",
    of: ({ tallies }) => payoffOf(tallies.all),
  },
  breakEvenWinRate: {
    unit: "fraction",
    formula: "1 / (1 + payoffRatio): the win rate at which nothing is won or lost",
    gate: "one winning and one losing trade",
    of: ({ tallies }) => {
      const payoff = payoffOf(tallies.all);
      return payoff === null ? null : 1 / (1 + payoff);
    },
  },
  kellyFraction: {
    unit: "fraction",
    formula: "winRate - (1 - winRate) / payoffRatio; below 0: do not trade it",
    gate: "30 trades, one of them winning and one losing",
    of: kellyFraction,
  },
  sqn: {
    unit: "ratio",
    formula: "sqrt(trades) x expectancy / tradeDeviation",
    gate: "30 trades that differ",
    of: sqn,
  },
  medianTrade: {
    unit: "money",
    formula: "middle net profit; the mean of the two in the middle",
    gate: "one trade",
    of: ({ trades }) => (trades.length === 0 ? null : quantileOf(nets(trades).sort(), 0.5)),
  },
  tradeDeviation: {
    unit: "money",
    formula: "sample standard deviation of the net profits",
    gate: "two trades",
    of: ({ trades }) => (trades.length < 2 ? null : momentsOf(nets(trades)).deviation),
  },
  averageMfe: {
    unit: "money",
    formula: "mean of the best open profit of each trade",
    gate: "one trade, and the best open profit known of every trade",
    of: ({ trades }) => meanKnown(trades, (trade) => trade.maxFavourable ?? null),
  },
  averageMae: {
    unit: "money",
    formula: "mean of the worst open profit of each trade, 0 or negative",
    gate: "one trade, and the worst open profit known of every trade",
    of: ({ trades }) => meanKnown(trades, (trade) => trade.maxAdverse ?? null),
  },
  edgeRatio: {
    unit: "ratio",
    formula: "averageMfe / -averageMae",
    gate: "as averageMfe and averageMae, and one trade that was under water",
    of: ({ trades }) => {
      const adverse = meanKnown(trades, (trade) => trade.maxAdverse ?? null);
      const favourable = meanKnown(trades, (trade) => trade.maxFavourable ?? null);
      return adverse === null ? null : ratioOf(favourable, -adverse);
    },
  },
} satisfies Family;

function payoffOf({ won, wins, lost, losses }: Tally): MetricValue {
  if (wins === 0 || losses === 0) return null;
  return ratioOf(won / wins, -lost / losses);
}

/** Source: J. L. Kelly, "A New Interpretation of Information Rate", 1956, for two outcomes. */
function kellyFraction({ tallies: { all } }: Sample): MetricValue {
  const payoff = payoffOf(all);
  if (payoff === null || all.count < LEAST_SAMPLES) return null;
  const rate = all.wins / all.count;
  return rate - (1 - rate) / payoff;
}

/** System quality number, on money instead of R. Source: V. K. Tharp, "Definitive Guide to Position Sizing", 2008. */
function sqn({ trades }: Sample): MetricValue {
  if (trades.length < LEAST_SAMPLES) return null;
  const { mean, deviation }: Moments = momentsOf(nets(trades));
  return ratioOf(Math.sqrt(trades.length) * mean, deviation);
}

function nets(trades: Sample["trades"]): Float64Array {
  const values = new Float64Array(trades.length);
  for (let i = 0; i < trades.length; i++) values[i] = trades[i]?.netProfit ?? 0;
  return values;
}
