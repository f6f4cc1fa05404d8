/** How far back a function looks, and what it makes of a number that was added to its series. */
export interface Memory {
  /** Bars before its first value, after the first of its arguments; constants in the order of the call. */
  readonly lag: (...constants: readonly number[]) => number;
  /**
   * What it keeps for ever: `sum`, all that was before, added up; `event`, when or at what something last happened,
   * however long ago. `day`: what was since the day began.
   */
  readonly keeps?: "sum" | "event" | "day";
  /**
   * What becomes of a constant that was added to the series: it is still in the result, it is gone, or it is gone if
   * both series have it. Left out: it changes the result.
   */
  readonly offset?: "kept" | "removed" | "compared";
}

const none: Memory = { lag: () => 0 };
const period: Memory = { lag: (n = 1) => n };
const window: Memory = { lag: (n = 1) => n - 1 };
const level: Memory = { ...window, offset: "kept" };
const change: Memory = { ...period, offset: "removed" };
const spread: Memory = { ...window, offset: "removed" };
const compared: Memory = { lag: () => 1, offset: "compared" };
const macd: Memory = {
  lag: (fast = 2, slow = 2, signal = 1) => Math.max(fast, slow) + signal - 2,
  offset: "removed",
};
const event: Memory = { ...none, keeps: "event" };
const turn: Memory = { lag: (left = 1, right = 1) => left + right, keeps: "event" };

/** Of every function of the language, by its name. Indicators document the same first index. */
export const MEMORIES: Readonly<Record<string, Memory>> = {
  pips: none,
  percent: none,
  abs: none,
  min: { ...none, offset: "kept" },
  max: { ...none, offset: "kept" },
  crossover: compared,
  crossunder: compared,
  rising: change,
  falling: change,
  barssince: event,
  valuewhen: event,
  highest: level,
  lowest: level,
  sma: level,
  ema: level,
  wma: level,
  rma: level,
  vwma: level,
  linreg: level,
  stddev: spread,
  zscore: spread,
  correlation: spread,
  mom: change,
  roc: period,
  efficiency_ratio: change,
  percentrank: change,
  rsi: change,
  cmo: change,
  kama: { ...period, offset: "kept" },
  hma: { lag: (n = 2) => n + Math.floor(Math.sqrt(n)) - 2, offset: "kept" },
  dema: { lag: (n = 1) => 2 * (n - 1), offset: "kept" },
  tema: { lag: (n = 1) => 3 * (n - 1), offset: "kept" },
  trix: { lag: (n = 1) => 3 * (n - 1) + 1 },
  vwap: { ...none, keeps: "day" },
  cci: window,
  mfi: period,
  aroon_up: period,
  aroon_down: period,
  willr: window,
  obv: { ...none, keeps: "sum" },
  tr: { lag: () => 1 },
  atr: period,
  atr_mt5: period,
  macd,
  macd_signal: macd,
  macd_hist: macd,
  macd_signal_mt5: macd,
  bb_upper: level,
  bb_middle: level,
  bb_lower: level,
  adx: { lag: (n = 2) => 2 * n - 1 },
  plus_di: period,
  minus_di: period,
  adx_mt5: { lag: (n = 2) => 2 * n },
  // TA-Lib's %K waits for a %D of three bars.
  stoch_k: { lag: (n = 1, k = 1) => n + k },
  stoch_d: { lag: (n = 1, k = 1, d = 1) => n + k + d - 3 },
  donchian_upper: window,
  donchian_middle: window,
  donchian_lower: window,
  stochrsi_k: { lag: (n = 2, m = 1) => n + m + 1, offset: "removed" },
  stochrsi_d: { lag: (n = 2, m = 1, d = 1) => n + m + d - 2, offset: "removed" },
  ultosc: { lag: (a = 1, b = 1, c = 1) => Math.max(a, b, c) },
  sar: { lag: () => 1 },
  chop: period,
  supertrend: period,
  supertrend_dir: period,
  ichimoku_tenkan: window,
  ichimoku_kijun: window,
  ichimoku_span_a: {
    lag: (tenkan = 1, kijun = 1, displacement = 1) => Math.max(tenkan, kijun) + displacement - 2,
  },
  ichimoku_span_b: { lag: (n = 1, displacement = 1) => n + displacement - 2 },
  keltner_upper: { ...period, offset: "kept" },
  keltner_middle: level,
  keltner_lower: { ...period, offset: "kept" },
  pivot_high: turn,
  pivot_low: turn,
  zigzag_safe: event,
  heikin_open: none,
  heikin_high: none,
  heikin_low: none,
  heikin_close: none,
};
