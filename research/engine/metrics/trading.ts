import type { Family } from "./family.ts";
import {
  LEAST_SAMPLES,
  type MetricValue,
  MS_PER_DAY,
  MS_PER_YEAR,
  ratioOf,
  sumOf,
} from "./input.ts";
import type { MeasuredTrade } from "./measured-trade.ts";
import { meanKnown } from "./profit.ts";
import type { Sample } from "./sample.ts";

/** How it traded. */
export const tradingMetrics = {
  trades: { unit: "count", formula: "closed trades", of: ({ tallies }) => tallies.all.count },
  winRate: {
    unit: "fraction",
    formula: "trades with a net profit above 0 / trades",
    gate: "one trade",
    of: ({ tallies: { all } }) => ratioOf(all.wins, all.count),
  },
  tradesPerYear: {
    unit: "count",
    formula: "trades x 365.25 days / (last bar's open - first bar's open)",
    gate: "30 days",
    of: ({ tallies, span }) =>
      span < 30 * MS_PER_DAY ? null : (tallies.all.count * MS_PER_YEAR) / span,
  },
  maxConsecutiveWins: {
    unit: "count",
    formula: "longest row of trades with a net profit above 0",
    of: ({ streaks }) => streaks.longestWins,
  },
  maxConsecutiveLosses: {
    unit: "count",
    formula: "longest row of trades with a net profit below 0",
    of: ({ streaks }) => streaks.longestLosses,
  },
  bestStreakProfit: {
    unit: "money",
    formula: "most won in one row of winning trades; 0 without one",
    of: ({ streaks }) => streaks.bestMoney,
  },
  worstStreakLoss: {
    unit: "money",
    formula: "most lost in one row of losing trades, negative; 0 without one",
    of: ({ streaks }) => streaks.worstMoney,
  },
  streakZScore: {
    unit: "ratio",
    formula:
      "(n (rows - 0.5) - p) / sqrt(p (p - n) / (n - 1)), p = 2 x wins x losses, n = wins + losses, rows of like outcome; below 0: wins follow wins",
    gate: "30 trades that won or lost, of both kinds",
    of: streakZScore,
  },
  exposure: {
    unit: "fraction",
    formula:
      "bars in which a position was held / bars; a bar at whose open it was closed does not count",
    gate: "one bar",
    of: ({ trades, times }) => ratioOf(sumOf(trades, barsIn), times.length),
  },
  averageBarsHeld: {
    unit: "bars",
    formula: "mean of exit bar - entry bar",
    gate: "one trade",
    of: ({ tallies: { all } }) => ratioOf(all.bars, all.count),
  },
  averageBarsWon: {
    unit: "bars",
    formula: "mean of exit bar - entry bar over the winning trades",
    gate: "one winning trade",
    of: ({ tallies: { all } }) => ratioOf(all.winBars, all.wins),
  },
  averageBarsLost: {
    unit: "bars",
    formula: "mean of exit bar - entry bar over the losing trades",
    gate: "one losing trade",
    of: ({ tallies: { all } }) => ratioOf(all.lossBars, all.losses),
  },
  longestBarsHeld: {
    unit: "bars",
    formula: "largest exit bar - entry bar",
    gate: "one trade",
    of: ({ trades }) =>
      trades.reduce<MetricValue>((most, t) => Math.max(most ?? 0, t.exitBar - t.entryBar), null),
  },
  stopShare: {
    unit: "fraction",
    formula: "trades closed by a stop (first, trailing, break-even or stop-out) / trades",
    gate: "one trade",
    of: ({ trades }) => meanKnown(trades, (trade) => (STOPS.has(trade.exitReason) ? 1 : 0)),
  },
  targetShare: {
    unit: "fraction",
    formula: "trades closed by their take profit / trades",
    gate: "one trade",
    of: ({ trades }) => meanKnown(trades, (t) => (t.exitReason === "takeProfit" ? 1 : 0)),
  },
} satisfies Family;

const STOPS: ReadonlySet<string> = new Set(["stopLoss", "trailing", "breakEven", "stopOut"]);
const CLOSED_AT_OPEN: ReadonlySet<string> = new Set(["signal", "maxBars", "session"]);

function barsIn({ entryBar, exitBar, exitReason }: MeasuredTrade): number {
  return exitBar - entryBar + (CLOSED_AT_OPEN.has(exitReason) ? 0 : 1);
}

/** Runs test as MT5's tester shows it. Source: A. Wald and J. Wolfowitz, 1940; R. Vince, "Portfolio Management Formulas". */
function streakZScore({ tallies: { all }, streaks }: Sample): MetricValue {
  const decided = all.wins + all.losses;
  if (decided < LEAST_SAMPLES || all.wins === 0 || all.losses === 0) return null;
  const p = 2 * all.wins * all.losses;
  const deviation = Math.sqrt((p * (p - decided)) / (decided - 1));
  return deviation > 0 ? (decided * (streaks.rows - 0.5) - p) / deviation : null;
}
