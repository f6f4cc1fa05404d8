import {
  type Costs,
  type CostsInput,
  completeCosts,
  findInstrument,
  type Instrument,
} from "../../research/broking/index.ts";
import { type Bars, type Timeframe, timeframeMs } from "../../research/domain/index.ts";
import {
  type BacktestInput,
  completeAccountRules,
  completeExecution,
  parseStrategy,
  type Ticks,
} from "../../research/engine/index.ts";
import { generateBars, resample } from "../../research/marketdata/index.ts";

export interface ReceiptCase {
  readonly name: string;
  readonly make: () => BacktestInput;
}

export const CASES = 50;

/** Long and short rules; together they name every function of the language. */
const RULES: readonly (readonly [long: string, short: string])[] = [
  ["crossover(sma(close, fast), sma(close, 30))", "crossunder(sma(close, fast), sma(close, 30))"],
  ["crossover(ema(close, fast), wma(close, 40))", "crossunder(ema(close, fast), wma(close, 40))"],
  ["rsi(close, 14) < 35 and rising(close, 2)", "rsi(close, 14) > 65 and falling(close, 2)"],
  ["close > bb_upper(close, 20, 2)", "close < bb_lower(close, 20, 2)"],
  ["macd(close, 8, 21, 5) > macd_signal(close, 8, 21, 5)", "macd_hist(close, 8, 21, 5) < 0"],
  [
    "plus_di(14) > minus_di(14) and adx(14) > 20",
    "plus_di(14) < minus_di(14) and adx_mt5(14) > 20",
  ],
  [
    "stoch_k(14, 3) > stoch_d(14, 3, 3) and stoch_k(14, 3) < 40",
    "stoch_k(14, 3) < stoch_d(14, 3, 3)",
  ],
  ["close > donchian_upper(20)[1]", "close < donchian_lower(20)[1]"],
  ["supertrend_dir(10, 3) < 0", "close < supertrend(10, 3)"],
  [
    "close > sar(0.02, 0.2) and mom(close, 10) > 0",
    "close < sar(0.02, 0.2) and roc(close, 10) < 0",
  ],
  ["cci(20) > 100", "cci(20) < -100"],
  ["mfi(14) < 30", "willr(14) > -10"],
  ["aroon_up(20) > 80", "aroon_down(20) > 80"],
  ["kama(close, 10) > tema(close, 20)", "dema(close, 20) < hma(close, 16)"],
  [
    "close > vwap() and volume > sma(volume, 20)",
    "close < vwma(close, 20) and obv() < sma(obv(), 10)",
  ],
  ["close > keltner_upper(close, 20, 1.5)", "close < keltner_lower(close, 20, 1.5)"],
  [
    "ichimoku_tenkan(9) > ichimoku_kijun(26)",
    "ichimoku_span_a(9, 26, 26) < ichimoku_span_b(52, 26)",
  ],
  [
    "heikin_close() > heikin_open() and chop(14) < 45",
    "heikin_close() < heikin_open() and chop(14) < 45",
  ],
  ["zscore(close, 30) < -1.5", "percentrank(close, 50) > 90"],
  ["stochrsi_k(close, 14, 14) < 20", "stochrsi_d(close, 14, 14, 3) > 80"],
  [
    "efficiency_ratio(close, 10) > 0.4 and close > open",
    "correlation(close, volume, 20) > 0.3 and close < open",
  ],
  ["close > pivot_high(3, 3)", "close < pivot_low(3, 3)"],
  [
    'htf("H4", ema(close, 5)) > htf("H4", ema(close, 10))',
    'htf("D1", close) < htf("D1", sma(close, 3))',
  ],
  [
    "barssince(close > highest(high, 20)[1]) < 3",
    "valuewhen(close > open, low, 1) > close and trix(close, 9) < 0",
  ],
  [
    "ultosc(7, 14, 28) < 40 and cmo(close, 14) < 0",
    "linreg(close, 14) > zigzag_safe(0.5) and stddev(close, 10) > 0",
  ],
];

/** Ways out of a position, and when it may be entered. */
const EXITS: readonly object[] = [
  { stopLoss: "2 * atr(14)", takeProfit: "3 * atr(14)" },
  { stopLoss: "1.5 * atr_mt5(10)", trailingStop: "2 * tr()" },
  { stopLoss: "percent(0.4)", takeProfit: "percent(0.6)", breakEven: "percent(0.2)", maxBars: 30 },
  {
    stopLoss: "2 * rma(tr(), 14)",
    session: {
      days: [1, 2, 3, 4],
      from: "07:00",
      to: "18:30",
      timeZone: "Europe/London",
      closeAtEnd: true,
    },
  },
  { stopLoss: "1 * atr(5)", takeProfit: "1 * atr(5)", onOppositeSignal: "close" },
  {
    stopLoss: "2 * atr(14)",
    takeProfit: "6 * atr(14)",
    partialTakeProfit: [
      { at: "1 * atr(14)", percent: 40 },
      { at: "2 * atr(14)", percent: 30 },
    ],
  },
  { stopLoss: "max(pips(15), atr(14))", pyramiding: 3, onOppositeSignal: "ignore", maxBars: 20 },
];
const SIZINGS: readonly object[] = [
  { kind: "fixedLots", lots: 0.2 },
  { kind: "riskPercent", percent: 1.5 },
  { kind: "fixedCash", amount: 150 },
  { kind: "kelly", fraction: 0.5 },
];
const SYMBOLS = ["EURUSD", "USDJPY", "XAUUSD", "GBPUSD", "US30"] as const;
const COSTS: readonly CostsInput[] = [
  {},
  { spreadPoints: "fromData", slippagePoints: 3 },
  {
    spreadPoints: 0,
    commissionPerLotPerSide: 0,
    slippagePoints: 0,
    swapLongPoints: 0,
    swapShortPoints: 0,
  },
  { commissionMinimum: 1.25, commissionPercent: 0.004 },
  { spreadByHour: Array.from({ length: 168 }, (_, hour) => 5 + (hour % 24)) },
];
const MODES = ["ohlc", "open", "inner", "ticks"] as const;

/** The same fifty backtests on every host: made of numbers alone, nothing is read. */
export function receiptCase(index: number): ReceiptCase {
  const [rule, exit, sizing, symbol, costs] = [RULES, EXITS, SIZINGS, SYMBOLS, COSTS].map(
    (list) => index % list.length,
  ) as [number, number, number, number, number]; // five were mapped
  // The cycles of modes and sizes must not run in step.
  const mode = MODES[(index + Math.floor(index / 4)) % MODES.length] ?? "ohlc";
  return {
    name: `${index}: ${SYMBOLS[symbol]} ${mode}, rule ${rule}, exit ${exit}, sizing ${sizing}, costs ${costs}`,
    make: () => inputOf(index, mode),
  };
}

function inputOf(index: number, mode: (typeof MODES)[number]): BacktestInput {
  const pick = <T>(list: readonly T[]): T => list[index % list.length] as T; // no list is empty
  const symbol = pick(SYMBOLS);
  const instrument = findInstrument(symbol) as Instrument; // in the catalogue
  const fine = mode === "inner" || mode === "ticks" ? finer(symbol, index) : null;
  const bars = fine ? resample(fine.bars, "H1") : coarse(symbol, index);
  const [long, short] = pick(RULES);
  const parsed = parseStrategy({
    specVersion: 1,
    name: `case ${index}`,
    symbol,
    timeframe: "H1",
    params: { fast: { default: 5 + (index % 4) } },
    entry: { long, short },
    ...pick(EXITS),
    sizing: pick(SIZINGS),
  });
  if (!parsed.ok) throw new Error(`case ${index}: ${JSON.stringify(parsed.error)}`);
  return {
    strategy: parsed.value,
    bars,
    timeframe: "H1",
    instrument,
    costs: completeCosts(pick(COSTS), instrument) as Costs,
    initialBalance: 10_000,
    accountCurrency: index % 9 === 8 ? "EUR" : "USD",
    seed: index,
    mode,
    ...(mode === "inner" && fine && { inside: fine }),
    ...(mode === "ticks" && fine && { ticks: ticksOf(fine.bars, instrument.point) }),
    ...(index % 3 === 1 && {
      execution: completeExecution({
        latencyMs: mode === "ticks" ? 250 : 0,
        slippage: { kind: "exponential", meanPoints: 2, mostPoints: 20 },
        rejectProbability: 0.05,
      }),
    }),
    ...(index % 5 === 2 && {
      account: completeAccountRules({ marginMode: "netting", stopOutPercent: 60, leverage: 30 }),
    }),
  };
}

function coarse(symbol: string, seed: number): Bars {
  return generateBars({ symbol, timeframe: "H1", from: Date.UTC(2024, 1, 5), count: 900, seed });
}

function finer(symbol: string, seed: number): { bars: Bars; timeframe: Timeframe } {
  const from = Date.UTC(2024, 9, 21); // over the week in which London and New York leave summer time
  const bars = generateBars({ symbol, timeframe: "M5", from, count: 4800, seed });
  return { bars, timeframe: "M5" };
}

/** Four quotes a bar: open, low, high, close. */
function ticksOf(bars: Bars, point: number): Ticks {
  const { length } = bars.time;
  const ticks = {
    time: new Float64Array(4 * length),
    bid: new Float64Array(4 * length),
    ask: new Float64Array(4 * length),
  };
  const step = timeframeMs("M5") / 4;
  for (let i = 0; i < 4 * length; i++) {
    const bar = i >> 2;
    const price = [bars.open, bars.low, bars.high, bars.close][i & 3] as Float64Array; // one of four
    ticks.time[i] = (bars.time[bar] as number) + (i & 3) * step; // inside the loop's bounds
    ticks.bid[i] = price[bar] as number;
    ticks.ask[i] = (price[bar] as number) + (bars.spread[bar] as number) * point;
  }
  return ticks;
}
