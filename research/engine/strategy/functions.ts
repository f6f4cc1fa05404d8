import { type Bars, dayClock } from "#domain";
import { adxMt5 } from "../indicators/adx-mt5.ts";
import { aroonDown, aroonUp } from "../indicators/aroon.ts";
import { atr, atrMt5 } from "../indicators/atr.ts";
import { bollinger } from "../indicators/bollinger.ts";
import { cci } from "../indicators/cci.ts";
import { choppiness } from "../indicators/choppiness.ts";
import { cmo } from "../indicators/cmo.ts";
import { correlation } from "../indicators/correlation.ts";
import { crossings } from "../indicators/cross.ts";
import { dema } from "../indicators/dema.ts";
import { directional } from "../indicators/directional.ts";
import { donchian } from "../indicators/donchian.ts";
import { efficiencyRatio } from "../indicators/efficiency-ratio.ts";
import { ema } from "../indicators/ema.ts";
import { highest, lowest } from "../indicators/extremes.ts";
import { heikin } from "../indicators/heikin.ts";
import { hma } from "../indicators/hma.ts";
import { ichimokuLine, ichimokuSpanA, ichimokuSpanB } from "../indicators/ichimoku.ts";
import { kama } from "../indicators/kama.ts";
import { keltner } from "../indicators/keltner.ts";
import { linreg } from "../indicators/linreg.ts";
import { macd, macdMt5 } from "../indicators/macd.ts";
import { mfi } from "../indicators/mfi.ts";
import { momentum, rateOfChange } from "../indicators/momentum.ts";
import { obv } from "../indicators/obv.ts";
import { percentRank } from "../indicators/percent-rank.ts";
import { pivotHigh, pivotLow } from "../indicators/pivot.ts";
import { rsi } from "../indicators/rsi.ts";
import { sar } from "../indicators/sar.ts";
import { barsSince, valueWhen } from "../indicators/since.ts";
import { sma } from "../indicators/sma.ts";
import { stddev } from "../indicators/stddev.ts";
import { stochasticD, stochasticK } from "../indicators/stochastic.ts";
import { stochasticRsiD, stochasticRsiK } from "../indicators/stochastic-rsi.ts";
import { supertrend } from "../indicators/supertrend.ts";
import { tema } from "../indicators/tema.ts";
import { falling, rising } from "../indicators/trend.ts";
import { trix } from "../indicators/trix.ts";
import { trueRange } from "../indicators/true-range.ts";
import { ultimateOscillator } from "../indicators/ultimate-oscillator.ts";
import { vwap } from "../indicators/vwap.ts";
import { vwma } from "../indicators/vwma.ts";
import { wilderAverage } from "../indicators/wilder.ts";
import { willr } from "../indicators/willr.ts";
import { wma } from "../indicators/wma.ts";
import { zigzagSafe } from "../indicators/zigzag.ts";
import { zscore } from "../indicators/zscore.ts";
import {
  at,
  intoColumn,
  type LanguageFunction,
  onBars,
  onBarsPair,
  one,
  onSeries,
  onSeriesThree,
  type Parameter,
  several,
} from "./language-function.ts";
import { absolute, larger, smaller } from "./pointwise.ts";

const x: Parameter = { kind: "series", name: "x" };
const condition: Parameter = { kind: "condition", name: "condition" };
const a: Parameter = { kind: "series", name: "a" };
const b: Parameter = { kind: "series", name: "b" };
const period = (name: string, least = 1): Parameter => ({ kind: "period", name, least });
const n = period("n");
const wilderN = period("n", 2);
const width: Parameter = { kind: "factor", name: "k" };
const macdParameters = [x, period("fast", 2), period("slow", 2), period("signal")];
const amount: Parameter = { kind: "factor", name: "n" };
const percent: Parameter = { kind: "factor", name: "percent" };
const turns = [period("left"), period("right")];
const displacement = period("displacement");

const ALL: readonly LanguageFunction[] = [
  one("pips", [amount], (bars, _series, constants, _conditions, { pipSize }) =>
    new Float64Array(bars.time.length).fill(at(constants, 0) * pipSize),
  ),
  one("percent", [amount], onBars(percentOfClose)),
  one("abs", [x], (_bars, series) => absolute(at(series, 0))),
  one("min", [a, b], (_bars, series) => series.reduce(smaller), { repeats: true }),
  one("max", [a, b], (_bars, series) => series.reduce(larger), { repeats: true }),
  ...several(
    "crossings",
    [a, b],
    (_bars, series, _constants, _conditions, { columns }) =>
      crossings(at(series, 0), at(series, 1), (length) => columns.bytes(length)),
    { crossover: (all) => all.over, crossunder: (all) => all.under },
    "boolean",
  ),
  one("rising", [x, n], onSeries(rising), { result: "boolean" }),
  one("falling", [x, n], onSeries(falling), { result: "boolean" }),
  one("barssince", [condition], (_bars, _series, _constants, conditions) =>
    barsSince(at(conditions, 0)),
  ),
  one("valuewhen", [condition, x, period("n", 0)], (_bars, series, constants, conditions) =>
    valueWhen(at(conditions, 0), at(series, 0), at(constants, 0)),
  ),
  one("highest", [x, n], onSeries(highest)),
  one("lowest", [x, n], onSeries(lowest)),
  one("sma", [x, n], intoColumn(sma)),
  one("ema", [x, n], intoColumn(ema)),
  one("stddev", [x, n], onSeries(stddev)),
  one("wma", [x, n], onSeries(wma)),
  one("linreg", [x, wilderN], onSeries(linreg)),
  one("mom", [x, n], onSeries(momentum)),
  one("roc", [x, n], onSeries(rateOfChange)),
  one("hma", [x, wilderN], onSeries(hma)),
  one("rma", [x, n], intoColumn(wilderAverage)),
  one("kama", [x, wilderN], onSeries(kama)),
  one("vwma", [x, n], (bars, series, constants) =>
    vwma(at(series, 0), bars.volume, at(constants, 0)),
  ),
  one("vwap", [], (bars, _series, _constants, _conditions, facts) =>
    vwap(bars, dayClock(facts.dayZone)),
  ),
  one(
    "efficiency_ratio",
    [x, n],
    onSeries((values, length) => efficiencyRatio(values, length)),
  ),
  one("zscore", [x, n], onSeries(zscore)),
  one("percentrank", [x, n], onSeries(percentRank)),
  one("correlation", [a, b, wilderN], (_bars, series, constants) =>
    correlation(at(series, 0), at(series, 1), at(constants, 0)),
  ),
  one("dema", [x, n], onSeries(dema)),
  one("tema", [x, n], onSeries(tema)),
  one("trix", [x, n], onSeries(trix)),
  one("cci", [wilderN], onBars(cci)),
  one("cmo", [x, wilderN], onSeries(cmo)),
  one("mfi", [wilderN], onBars(mfi)),
  one("aroon_up", [wilderN], onBars(aroonUp)),
  one("aroon_down", [wilderN], onBars(aroonDown)),
  one("willr", [wilderN], onBars(willr)),
  one("obv", [], (bars) => obv(bars)),
  one("rsi", [x, wilderN], onSeries(rsi)),
  one("tr", [], (bars) => trueRange(bars)),
  one("atr", [n], onBars(atr)),
  one("atr_mt5", [n], onBars(atrMt5)),
  ...several("macd", macdParameters, onSeriesThree(macd), {
    macd: (all) => all.line,
    macd_signal: (all) => all.signal,
    macd_hist: (all) => all.histogram,
  }),
  one(
    "macd_signal_mt5",
    macdParameters,
    onSeriesThree((...args) => macdMt5(...args).signal),
  ),
  ...several(
    "bb",
    [x, n, width],
    (_bars, series, constants) => bollinger(at(series, 0), at(constants, 0), at(constants, 1)),
    { bb_upper: (all) => all.upper, bb_middle: (all) => all.middle, bb_lower: (all) => all.lower },
  ),
  ...several("directional", [wilderN], onBars(directional), {
    adx: (all) => all.adx,
    plus_di: (all) => all.plusDi,
    minus_di: (all) => all.minusDi,
  }),
  one("adx_mt5", [wilderN], onBars(adxMt5)),
  one("stoch_k", [n, period("k")], (bars, _series, constants) =>
    stochasticK(bars, at(constants, 0), at(constants, 1)),
  ),
  one("stoch_d", [n, period("k"), period("d")], (bars, _series, constants) =>
    stochasticD(bars, at(constants, 0), at(constants, 1), at(constants, 2)),
  ),
  ...several("donchian", [n], onBars(donchian), {
    donchian_upper: (all) => all.upper,
    donchian_middle: (all) => all.middle,
    donchian_lower: (all) => all.lower,
  }),
  one("stochrsi_k", [x, wilderN, period("m")], (_bars, series, constants) =>
    stochasticRsiK(at(series, 0), at(constants, 0), at(constants, 1)),
  ),
  one("stochrsi_d", [x, wilderN, period("m"), period("d")], onSeriesThree(stochasticRsiD)),
  one("ultosc", [period("a"), period("b"), period("c")], (bars, _series, constants) =>
    ultimateOscillator(bars, at(constants, 0), at(constants, 1), at(constants, 2)),
  ),
  one(
    "sar",
    [
      { kind: "factor", name: "step" },
      { kind: "factor", name: "max" },
    ],
    onBarsPair(sar),
  ),
  one("chop", [wilderN], onBars(choppiness)),
  ...several("supertrend", [n, width], onBarsPair(supertrend), {
    supertrend: (all) => all.line,
    supertrend_dir: (all) => all.direction,
  }),
  ...several("ichimoku_line", [n], onBars(ichimokuLine), {
    ichimoku_tenkan: (line) => line,
    ichimoku_kijun: (line) => line,
  }),
  one(
    "ichimoku_span_a",
    [period("tenkan"), period("kijun"), displacement],
    (bars, _series, constants) =>
      ichimokuSpanA(bars, at(constants, 0), at(constants, 1), at(constants, 2)),
  ),
  one("ichimoku_span_b", [n, displacement], onBarsPair(ichimokuSpanB)),
  ...several(
    "keltner",
    [x, n, width],
    (bars, series, constants) => keltner(at(series, 0), bars, at(constants, 0), at(constants, 1)),
    {
      keltner_upper: (all) => all.upper,
      keltner_middle: (all) => all.middle,
      keltner_lower: (all) => all.lower,
    },
  ),
  one("pivot_high", turns, onBarsPair(pivotHigh)),
  one("pivot_low", turns, onBarsPair(pivotLow)),
  one("zigzag_safe", [percent], onBars(zigzagSafe)),
  ...several("heikin", [], (bars) => heikin(bars), {
    heikin_open: (all) => all.open,
    heikin_high: (all) => all.high,
    heikin_low: (all) => all.low,
    heikin_close: (all) => all.close,
  }),
];

/** Percent (0-100) of the close, as a price distance. */
function percentOfClose({ close }: Bars, n: number): Float64Array {
  return close.map((price) => (price * n) / 100);
}

/** Every function of the language by its name. */
export const FUNCTIONS: ReadonlyMap<string, LanguageFunction> = new Map(
  ALL.map((each) => [each.name, each]),
);
