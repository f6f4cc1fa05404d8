// Every metric a second time, from its words in docs/metrics.md: with arrays of objects, Math.* and searches over all
// pairs in place of the one-pass sums of the product.
import { describe, expect, test } from "vitest";
import { seededRng } from "#domain";
import type { ExitReason } from "../backtest/types.ts";
import type { MetricsInput } from "./input.ts";
import { METRICS, type MetricName, measure } from "./measure.ts";
import type { MeasuredTrade } from "./measured-trade.ts";

const DAY = 86_400_000;
const YEAR = 365.25 * DAY;
const REASONS: readonly ExitReason[] = [
  "signal",
  "stopLoss",
  "takeProfit",
  "trailing",
  "breakEven",
  "maxBars",
  "session",
  "stopOut",
  "endOfData",
];

/** Four years and a bit of bars of eight hours, weekends left out, with trades that tie and win and lose. */
function randomRun(seed: number): MetricsInput {
  const rng = seededRng(seed);
  const times: number[] = [];
  for (let time = Date.UTC(2019, 10, 4, 3); times.length < 3300; time += 8 * 3_600_000) {
    if (![0, 6].includes(new Date(time).getUTCDay())) times.push(time);
  }
  let value = 10_000;
  const equity = times.map(() => {
    value *= 1 + (rng() + rng() - 0.99) * 0.01;
    return value;
  });
  const trades = Array.from({ length: 150 }, (_, i): MeasuredTrade => {
    const entryBar = i * 20;
    const exitBar = entryBar + Math.floor(rng() * 20);
    const grossProfit = Math.round((rng() - 0.48) * 400);
    const commission = -Math.round(rng() * 7);
    const swap = Math.round((rng() - 0.7) * 5);
    const isTie = rng() < 0.05;
    const gross = isTie ? -(commission + swap) : grossProfit;
    return {
      side: rng() < 0.6 ? "long" : "short",
      lots: Math.ceil(rng() * 100) / 100,
      entryBar,
      exitBar,
      exitReason: REASONS[Math.floor(rng() * REASONS.length)] ?? "signal",
      grossProfit: gross,
      commission,
      swap,
      netProfit: gross + commission + swap,
      initialRisk: 50 + rng() * 100,
      maxFavourable: rng() * 100,
      maxAdverse: -rng() * 80,
    };
  });
  return {
    trades,
    equity: Float64Array.from(equity),
    times: Float64Array.from(times),
    initialBalance: 10_000,
  };
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const deviation = (values: readonly number[]) =>
  Math.sqrt(sum(values.map((x) => (x - mean(values)) ** 2)) / (values.length - 1));

function reference(run: MetricsInput): Readonly<Record<MetricName, number>> {
  return { ...ofTrades(run), ...ofReturns(run), ...ofFalls(run) };
}

function ofTrades({ trades, equity, times }: MetricsInput) {
  const nets = trades.map((t) => t.netProfit);
  const wins = trades.filter((t) => t.netProfit > 0);
  const losses = trades.filter((t) => t.netProfit < 0);
  const side = (name: string) => trades.filter((t) => t.side === name);
  const profit = (some: readonly MeasuredTrade[]) => sum(some.map((t) => t.netProfit));
  const factor = (some: readonly MeasuredTrade[]) =>
    profit(some.filter((t) => t.netProfit > 0)) /
    Math.abs(profit(some.filter((t) => t.netProfit < 0)));
  const rate = (some: readonly MeasuredTrade[]) =>
    some.filter((t) => t.netProfit > 0).length / some.length;
  const held = (some: readonly MeasuredTrade[]) => some.map((t) => t.exitBar - t.entryBar);
  const because = (...reasons: readonly ExitReason[]) =>
    trades.filter((t) => reasons.includes(t.exitReason)).length / trades.length;
  // Rows as text: the signs in a string, cut where they change.
  const signs = trades.map((t) => (t.netProfit > 0 ? "+" : t.netProfit < 0 ? "-" : "0")).join("");
  const rows = [...signs.matchAll(/\++|-+|0+/g)];
  const moneyOf = (row: RegExpMatchArray) =>
    profit(trades.slice(row.index, (row.index ?? 0) + row[0].length));
  const lengths = (sign: string) =>
    rows.filter(([text]) => text.startsWith(sign)).map(([text]) => text.length);
  const decided = signs.replaceAll("0", "");
  const changes = [...decided.matchAll(/\++|-+/g)].length;
  const n = decided.length;
  const p = 2 * wins.length * losses.length;
  const payoff = mean(wins.map((t) => t.netProfit)) / -mean(losses.map((t) => t.netProfit));
  const sorted = [...nets].sort((a, b) => a - b);
  const half = sorted.length / 2; // 150 trades
  const bars = new Set(
    trades.flatMap((t) =>
      Array.from({ length: t.exitBar - t.entryBar + 1 }, (_, i) => [t, t.entryBar + i] as const)
        .filter(([one, bar]) => {
          return bar < one.exitBar || !["signal", "maxBars", "session"].includes(one.exitReason);
        })
        .map(([, bar]) => bar),
    ),
  );
  const commission = sum(trades.map((t) => t.commission));
  const swap = sum(trades.map((t) => t.swap));
  const best = Math.max(...nets);
  return {
    netProfit: sum(nets),
    grossProfit: profit(wins),
    grossLoss: profit(losses),
    profitFactor: factor(trades),
    expectancy: mean(nets),
    expectancyR: mean(trades.map((t) => t.netProfit / (t.initialRisk ?? NaN))),
    averageWin: mean(wins.map((t) => t.netProfit)),
    averageLoss: mean(losses.map((t) => t.netProfit)),
    largestWin: best,
    largestLoss: Math.min(...nets),
    netProfitWithoutBest: sum([...nets].sort((a, b) => b - a).slice(1)),
    largestWinShare: best / profit(wins),
    trades: trades.length,
    winRate: rate(trades),
    tradesPerYear: (trades.length / ((times.at(-1) ?? 0) - (times[0] ?? 0))) * YEAR,
    maxConsecutiveWins: Math.max(...lengths("+")),
    maxConsecutiveLosses: Math.max(...lengths("-")),
    bestStreakProfit: Math.max(...rows.map(moneyOf)),
    worstStreakLoss: Math.min(...rows.map(moneyOf)),
    streakZScore: (n * (changes - 0.5) - p) / Math.sqrt((p * (p - n)) / (n - 1)),
    exposure: bars.size / equity.length,
    averageBarsHeld: mean(held(trades)),
    averageBarsWon: mean(held(wins)),
    averageBarsLost: mean(held(losses)),
    longestBarsHeld: Math.max(...held(trades)),
    stopShare: because("stopLoss", "trailing", "breakEven", "stopOut"),
    targetShare: because("takeProfit"),
    payoffRatio: payoff,
    breakEvenWinRate: 1 / (1 + payoff),
    kellyFraction: rate(trades) - (1 - rate(trades)) / payoff,
    sqn: (mean(nets) / deviation(nets)) * Math.sqrt(nets.length),
    medianTrade: ((sorted[half - 1] ?? NaN) + (sorted[half] ?? NaN)) / 2,
    tradeDeviation: deviation(nets),
    averageMfe: mean(trades.map((t) => t.maxFavourable ?? NaN)),
    averageMae: mean(trades.map((t) => t.maxAdverse ?? NaN)),
    edgeRatio:
      sum(trades.map((t) => t.maxFavourable ?? NaN)) / -sum(trades.map((t) => t.maxAdverse ?? NaN)),
    longTrades: side("long").length,
    shortTrades: side("short").length,
    longNetProfit: profit(side("long")),
    shortNetProfit: profit(side("short")),
    longWinRate: rate(side("long")),
    shortWinRate: rate(side("short")),
    longProfitFactor: factor(side("long")),
    shortProfitFactor: factor(side("short")),
    totalCommission: commission,
    totalSwap: swap,
    totalCosts: -commission - swap,
    costShare:
      (-commission - swap) / sum(trades.filter((t) => t.grossProfit > 0).map((t) => t.grossProfit)),
    costPerTrade: (-commission - swap) / trades.length,
    totalLots: sum(trades.map((t) => t.lots)),
  };
}

/** Returns from the last equity of each period; `keyOf` names the period as text. */
function returnsBy({ times, equity, initialBalance }: MetricsInput, keyOf: (at: Date) => string) {
  const last = new Map<string, number>();
  times.forEach((time, i) => {
    last.set(keyOf(new Date(time)), equity[i] ?? NaN);
  });
  const ends = [...last.values()];
  return ends.map((end, i) => end / (ends[i - 1] ?? initialBalance) - 1);
}

const dayKey = (at: Date) => at.toISOString().slice(0, 10);
const monthKey = (at: Date) => at.toISOString().slice(0, 7);
const weekKey = (at: Date) => dayKey(new Date(at.getTime() - ((at.getUTCDay() + 6) % 7) * DAY));

function quantile(values: readonly number[], share: number) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? NaN, sorted[Math.ceil(at)] ?? NaN];
  return low * (1 - (at % 1)) + high * (at % 1);
}

/** Normal probability by Simpson's rule over the density. */
function probabilityBelow(z: number) {
  const steps = 20_000;
  const from = -12;
  const width = (z - from) / steps;
  const heights = Array.from({ length: steps + 1 }, (_, i) => {
    const x = from + i * width;
    return Math.exp((-x * x) / 2) * (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2);
  });
  return (sum(heights) * width) / 3 / Math.sqrt(2 * Math.PI);
}

function ofReturns(run: MetricsInput) {
  const { times, equity, initialBalance } = run;
  const days = returnsBy(run, dayKey);
  const weeks = returnsBy(run, weekKey);
  const months = returnsBy(run, monthKey);
  const years = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / YEAR;
  const scale = Math.sqrt(days.length / years);
  const falls = days.map((x) => Math.min(x, 0));
  const downside = Math.sqrt(mean(falls.map((x) => x ** 2)));
  const centred = (power: number) => mean(days.map((x) => (x - mean(days)) ** power));
  const skew = centred(3) / centred(2) ** 1.5;
  const kurtosis = centred(4) / centred(2) ** 2;
  const s = mean(days) / deviation(days);
  const tail = quantile(days, 0.05);
  const up = (some: readonly number[]) => sum(some.filter((x) => x > 0));
  const down = (some: readonly number[]) => -sum(some.filter((x) => x < 0));
  const share = (some: readonly number[]) => some.filter((x) => x > 0).length / some.length;
  // The line through log(equity): log(1 + return) summed up.
  const logs = days.map((_, i) => sum(days.slice(0, i + 1).map((x) => Math.log1p(x))));
  const xs = days.map((_, i) => i);
  const cov = (a: readonly number[], b: readonly number[]) =>
    sum(a.map((x, i) => (x - mean(a)) * ((b[i] ?? NaN) - mean(b))));
  const slope = cov(xs, logs) / cov(xs, xs);
  const start = mean(logs) - slope * mean(xs);
  const rest = sum(logs.map((y, x) => (y - start - slope * x) ** 2));
  const error = Math.sqrt(rest / (days.length - 2) / cov(xs, xs));
  return {
    returnPercent: (100 * ((equity.at(-1) ?? NaN) - initialBalance)) / initialBalance,
    cagrPercent: 100 * Math.expm1(Math.log((equity.at(-1) ?? NaN) / initialBalance) / years),
    sharpe: s * scale,
    sortino: (mean(days) / downside) * scale,
    annualVolatilityPercent: 100 * deviation(days) * scale,
    downsideDeviationPercent: 100 * downside * scale,
    skew,
    kurtosis: kurtosis - 3,
    autocorrelation:
      sum(days.slice(1).map((x, i) => (x - mean(days)) * ((days[i] ?? NaN) - mean(days)))) /
      sum(days.map((x) => (x - mean(days)) ** 2)),
    valueAtRiskPercent: -100 * tail,
    conditionalValueAtRiskPercent: -100 * mean(days.filter((x) => x <= tail)),
    tailRatio: quantile(days, 0.95) / Math.abs(tail),
    omega: up(days) / down(days),
    probabilisticSharpe: probabilityBelow(
      (s * Math.sqrt(days.length - 1)) / Math.sqrt(1 - skew * s + ((kurtosis - 1) / 4) * s * s),
    ),
    kRatio: ((slope / error) * scale) / days.length,
    curveFit: 1 - rest / cov(logs, logs),
    bestDayPercent: 100 * Math.max(...days),
    worstDayPercent: 100 * Math.min(...days),
    positiveDays: share(days),
    bestWeekPercent: 100 * Math.max(...weeks),
    worstWeekPercent: 100 * Math.min(...weeks),
    positiveWeeks: share(weeks),
    bestMonthPercent: 100 * Math.max(...months),
    worstMonthPercent: 100 * Math.min(...months),
    averageMonthPercent: 100 * mean(months),
    positiveMonths: share(months),
    gainToPain: sum(months) / down(months),
  };
}

/** Falls below the peak so far, the peak being the largest of everything before. */
function depthsOf(equity: readonly number[], initialBalance: number) {
  return equity.map((now, i) => {
    const peak = Math.max(initialBalance, ...equity.slice(0, i + 1));
    return { money: peak - now, percent: 100 * (1 - now / peak) };
  });
}

function ofFalls({ times, equity, initialBalance, trades }: MetricsInput) {
  const depths = depthsOf([...equity], initialBalance);
  const percents = depths.map(({ percent }) => percent);
  const years = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / YEAR;
  const growth = (from: number, over: number) =>
    100 * (((equity.at(-1) ?? NaN) / from) ** (1 / over) - 1);
  const cagr = growth(initialBalance, years);
  const deepest = Math.max(...percents);
  const money = Math.max(...depths.map((depth) => depth.money));
  // Falls: runs of bars below the peak, with the bar before (its peak) and the bar after (its recovery).
  const below = depths.map((depth) => (depth.money > 0 ? "v" : "-")).join("");
  const falls = [...below.matchAll(/v+/g)].map(({ index, 0: { length } }) => {
    const bars = percents.slice(index, index + length);
    const depth = Math.max(...bars);
    const back = times[index + length];
    return {
      depth,
      days: ((back ?? times.at(-1) ?? NaN) - (times[index - 1] ?? times[0] ?? NaN)) / DAY,
      recovery: ((back ?? NaN) - (times[index + bars.indexOf(depth)] ?? NaN)) / DAY,
    };
  });
  const yearOfBar = (i: number) => new Date(times[i] ?? NaN).getUTCFullYear();
  const yearly = [...new Set([...times.keys()].map(yearOfBar))].map((year) =>
    Math.max(...percents.filter((_, i) => yearOfBar(i) === year)),
  );
  const ulcer = Math.sqrt(mean(percents.map((x) => x * x)));
  const start = [...times].findIndex((time) => time >= (times.at(-1) ?? NaN) - 3 * YEAR);
  const from = equity[start] ?? NaN;
  const lastYears = ((times.at(-1) ?? NaN) - (times[start] ?? NaN)) / YEAR;
  return {
    maxDrawdown: money,
    maxDrawdownPercent: deepest,
    recoveryFactor: sum(trades.map((t) => t.netProfit)) / money,
    drawdowns: falls.length,
    averageDrawdownPercent: mean(falls.map(({ depth }) => depth)),
    currentDrawdownPercent: percents.at(-1) ?? NaN,
    longestDrawdownDays: Math.max(...falls.map(({ days }) => days)),
    recoveryDays: [...falls].sort((a, b) => b.depth - a.depth)[0]?.recovery ?? NaN,
    timeUnderWater: percents.filter((x) => x > 0).length / equity.length,
    ulcerIndex: ulcer,
    painIndex: mean(percents),
    ulcerPerformance: cagr / ulcer,
    mar: cagr / deepest,
    calmar:
      growth(from, lastYears) /
      Math.max(...depthsOf([...equity.slice(start)], from).map(({ percent }) => percent)),
    sterling: cagr / (mean(yearly) + 10),
    burke: cagr / Math.hypot(...falls.map(({ depth }) => depth)),
  };
}

describe("each metric agrees with a second computation to 1e-9", () => {
  const runs = [1, 2, 3].map((seed) => {
    const run = randomRun(seed);
    return { ours: measure(run), theirs: reference(run) };
  });
  test.each(METRICS)("$name", ({ name }) => {
    for (const { ours, theirs } of runs) {
      const away = Math.abs((ours[name] ?? NaN) - theirs[name]);
      // A fall that never recovered has no number of days in either.
      if (name === "recoveryDays" && Number.isNaN(theirs[name])) expect(ours[name]).toBeNull();
      else expect(away).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(theirs[name])));
    }
  });
});
