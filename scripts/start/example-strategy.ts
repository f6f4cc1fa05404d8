/** Says in every list, chart and result that these prices were never quoted by anyone. */
export const SYNTHETIC_SYMBOL = "EURUSD.synthetic";

/** What a new user finds in the list, ready to be backtested and changed. */
export const EXAMPLE = {
  specVersion: 1,
  name: "EMA pullback on synthetic bars",
  symbol: SYNTHETIC_SYMBOL,
  timeframe: "H1",
  params: {
    fast: { default: 12, min: 5, max: 50, step: 1 },
    slow: { default: 48, min: 20, max: 200, step: 2 },
  },
  let: { trend: "ema(close, slow)" },
  entry: {
    long: "crossover(ema(close, fast), trend) and adx(14) > 20",
    short: "crossunder(ema(close, fast), trend) and adx(14) > 20",
  },
  exit: { long: "close < trend", short: "close > trend" },
  stopLoss: "1.5 * atr(14)",
  takeProfit: "3 * atr(14)",
  maxBars: 48,
  sizing: { kind: "riskPercent", percent: 1 },
} as const;
