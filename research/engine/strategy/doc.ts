import { FUNCTIONS } from "./functions.ts";
import { MAX_PERIOD } from "./language-function.ts";
import { MEMORIES, type Memory } from "./memory.ts";
import { SERIES } from "./names.ts";

/** What each series is; `docs/strategy-language.md` has a row of each. */
const SERIES_WORDS: Readonly<Record<string, string>> = {
  open: "price at which the bar opened (bid)",
  high: "highest price",
  low: "lowest price",
  close: "last price",
  volume: "number of ticks, or what the data calls volume",
  spread: "ask - bid, in points; unknown where the data has none",
  hour: "0-23, of the bar's open: UTC, or the strategy's `dayZone`",
  weekday: "1 (Monday) to 7, on the same clock",
};

/** What each function is, in a few words. */
const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  pips: "price distance of n pips of the instrument",
  percent: "n percent of the close, as a price distance",
  abs: "without its sign",
  min: "the smallest of two or more",
  max: "the largest of two or more",
  crossover: "a[1] <= b[1] and a > b",
  crossunder: "a[1] >= b[1] and a < b",
  rising: "above each of the n values before",
  falling: "below each of the n values before",
  barssince: "bars since the condition last held, 0 on that bar",
  valuewhen: "x where the condition held last (n = 0), or n times before",
  highest: "largest of the last n values",
  lowest: "smallest of the last n values",
  sma: "simple mean",
  ema: "exponential mean, seeded with the simple mean",
  stddev: "population standard deviation",
  wma: "mean weighted 1 to n",
  linreg: "end of the least-squares line",
  mom: "x - x[n]",
  roc: "percent of change over n bars",
  hma: "Hull's mean",
  rma: "Wilder's mean",
  kama: "Kaufman's adaptive mean",
  vwma: "mean weighted by volume",
  vwap: "mean price of the day so far, weighted by volume",
  efficiency_ratio: "net change over the path, 0-1",
  zscore: "standard deviations from the mean",
  percentrank: "percent of the n values before that are at or below it",
  correlation: "Pearson's, -1 to 1",
  dema: "double exponential mean",
  tema: "triple exponential mean",
  trix: "percent of change of a triple exponential mean",
  cci: "commodity channel index",
  cmo: "Chande's momentum oscillator",
  mfi: "money flow index",
  aroon_up: "how recent the highest high is, 0-100",
  aroon_down: "how recent the lowest low is, 0-100",
  willr: "Williams %R, -100 to 0",
  obv: "on balance volume",
  rsi: "Wilder's relative strength, 0-100",
  tr: "true range",
  atr: "Wilder's average true range",
  atr_mt5: "MT5's average true range: a simple mean",
  macd: "fast exponential mean less the slow one",
  macd_signal: "exponential mean of macd",
  macd_hist: "macd less its signal",
  macd_signal_mt5: "MT5's signal: a simple mean of macd",
  bb_upper: "Bollinger: mean and k deviations",
  bb_middle: "Bollinger: mean",
  bb_lower: "Bollinger: mean less k deviations",
  adx: "Wilder's average directional index",
  plus_di: "Wilder's +DI",
  minus_di: "Wilder's -DI",
  adx_mt5: "MT5's ADX: exponential means",
  stoch_k: "stochastic %K, smoothed over k bars",
  stoch_d: "mean of %K over d bars",
  donchian_upper: "highest high",
  donchian_middle: "middle of both",
  donchian_lower: "lowest low",
  stochrsi_k: "stochastic of the RSI",
  stochrsi_d: "its mean over d bars",
  ultosc: "ultimate oscillator of three periods",
  sar: "parabolic stop and reverse",
  chop: "choppiness index, 0-100",
  supertrend: "the band that the price has not broken",
  supertrend_dir: "-1 in an uptrend, 1 in a downtrend",
  ichimoku_tenkan: "middle of the last n bars",
  ichimoku_kijun: "middle of the last n bars",
  ichimoku_span_a: "middle of both lines, displaced",
  ichimoku_span_b: "middle of n bars, displaced",
  keltner_upper: "exponential mean and k average true ranges",
  keltner_middle: "exponential mean",
  keltner_lower: "exponential mean less k average true ranges",
  pivot_high: "last confirmed high of left and right bars",
  pivot_low: "last confirmed low of left and right bars",
  zigzag_safe: "last confirmed turn of a zigzag",
  heikin_open: "Heikin-Ashi candle's open",
  heikin_high: "its high",
  heikin_low: "its low",
  heikin_close: "its close",
};

const KEEPS: Readonly<Record<NonNullable<Memory["keeps"]>, string>> = {
  sum: "everything",
  event: "the last event",
  day: "the day",
};

const PREAMBLE = `<!-- Printed from research/engine/strategy by its doc.test.ts; change it there. -->

# The strategy language

An expression gives one value a bar: a number, or a condition that is true, false or unknown. A strategy is a JSON
document of such expressions (\`research/engine/strategy/schema.ts\` has every field).

- \`+ - * /\`, \`< <= > >= == !=\`, \`and or not\`, brackets, numbers, \`true\`, \`false\`. Comparisons do not chain.
- \`x[1]\` is x one bar ago. A shift looks back only.
- \`htf("D1", x)\` is x on the last closed bar of a longer timeframe. Its days end where those of the instrument do, or
  where the strategy's \`dayZone\` says: \`"utc"\`, or \`"newYork17"\` (17:00 in New York).
- Unknown (a warm-up, a division by zero, a hole in the data) makes everything that reads it unknown, and never signals.
- Periods and shifts are the same on every bar: whole numbers up to ${MAX_PERIOD}, made of numbers and parameters. All that an
  expression looks back adds up to ten million bars at most.
- A distance (\`stopLoss\`, \`takeProfit\`, \`trailingStop\`, \`breakEven\`, \`partialTakeProfit\`) is in price:
  \`1.5 * atr(14)\`, \`pips(20)\`, \`percent(0.5)\`. Without an instrument a pip is 0.0001.
- A bot sees ten warm-ups of bars, and at least 500. What keeps more than that (last column) cannot be used by one; of
  \`obv\`, differences can.
`;

/** docs/strategy-language.md, from the language itself. */
export function languageDoc(): string {
  return [
    PREAMBLE,
    "## Series",
    "",
    "| Name | Is |",
    "|---|---|",
    ...Object.keys(SERIES).map((name) => `| \`${name}\` | ${wordsOf(SERIES_WORDS, name)} |`),
    "",
    "## Functions",
    "",
    "x, a and b are numbers on each bar (of ultosc, periods); n and other whole numbers are periods. k of the bands, percent,",
    "step, max, and n of pips and percent are any numbers above 0.",
    "First is the first bar that has a value, counted from 0, at the periods 10, 20, 5 (and 1 for the others).",
    "",
    "| Call | Is | First | Remembers |",
    "|---|---|---|---|",
    ...[...FUNCTIONS.values()].map(({ name, outline, parameters, result, repeats }) => {
      const periods = [10, 20, 5];
      const constants = parameters
        .filter(({ kind }) => kind === "period" || kind === "factor")
        .map(({ kind }) => (kind === "period" ? (periods.shift() ?? 1) : 1));
      const memory = MEMORIES[name];
      const call = repeats ? outline.replace(")", ", ...)") : outline;
      const what = `${wordsOf(FUNCTION_WORDS, name)}${result === "boolean" ? " (a condition)" : ""}`;
      const keeps = memory?.keeps === undefined ? "" : KEEPS[memory.keeps];
      return `| \`${call}\` | ${what} | ${memory?.lag(...constants) ?? ""} | ${keeps} |`;
    }),
    "",
  ].join("\n");
}

function wordsOf(words: Readonly<Record<string, string>>, name: string): string {
  const found = words[name];
  if (found === undefined) throw new Error(`${name} has no words in the language's document`);
  return found;
}
