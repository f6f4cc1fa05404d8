import type { Bars } from "#domain";
import { adxMt5 } from "../indicators/adx-mt5.ts";
import { aroonDown, aroonUp } from "../indicators/aroon.ts";
import { atr, atrMt5 } from "../indicators/atr.ts";
import { bollinger } from "../indicators/bollinger.ts";
import { cci } from "../indicators/cci.ts";
import { cmo } from "../indicators/cmo.ts";
import { crossings } from "../indicators/cross.ts";
import { dema } from "../indicators/dema.ts";
import { directional } from "../indicators/directional.ts";
import { donchian } from "../indicators/donchian.ts";
import { ema } from "../indicators/ema.ts";
import { highest, lowest } from "../indicators/extremes.ts";
import { linreg } from "../indicators/linreg.ts";
import { macd, macdMt5 } from "../indicators/macd.ts";
import { mfi } from "../indicators/mfi.ts";
import { momentum, rateOfChange } from "../indicators/momentum.ts";
import { obv } from "../indicators/obv.ts";
import { rsi } from "../indicators/rsi.ts";
import { barsSince, valueWhen } from "../indicators/since.ts";
import { sma } from "../indicators/sma.ts";
import { stddev } from "../indicators/stddev.ts";
import { stochasticD, stochasticK } from "../indicators/stochastic.ts";
import { tema } from "../indicators/tema.ts";
import { falling, rising } from "../indicators/trend.ts";
import { trix } from "../indicators/trix.ts";
import { trueRange } from "../indicators/true-range.ts";
import { willr } from "../indicators/willr.ts";
import { wma } from "../indicators/wma.ts";
import { absolute, larger, smaller } from "./pointwise.ts";

/** What one argument of a call is. */
export type Parameter =
  | { readonly kind: "series"; readonly name: string }
  | { readonly kind: "condition"; readonly name: string }
  /** A whole number of bars, known before the first bar. */
  | { readonly kind: "period"; readonly name: string; readonly least: number }
  /** A positive number, known before the first bar. */
  | { readonly kind: "factor"; readonly name: string };

export interface LanguageFunction {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** The last parameter may be given again and again. */
  readonly repeats: boolean;
  readonly result: "number" | "boolean";
  /** How a call looks, such as `rsi(x, n)`. */
  readonly outline: string;
  /** Equal for functions that share one computation, so that it is done once. */
  readonly family: string;
  compute(
    bars: Bars,
    series: readonly Float64Array[],
    constants: readonly number[],
    conditions: readonly Uint8Array[],
  ): object;
  /** The function's own part of what `compute` returned. */
  pick(computed: object): Float64Array | Uint8Array;
}

const x: Parameter = { kind: "series", name: "x" };
const condition: Parameter = { kind: "condition", name: "condition" };
const a: Parameter = { kind: "series", name: "a" };
const b: Parameter = { kind: "series", name: "b" };
const period = (name: string, least = 1): Parameter => ({ kind: "period", name, least });
const n = period("n");
const wilderN = period("n", 2);
const width: Parameter = { kind: "factor", name: "k" };
const macdParameters = [x, period("fast", 2), period("slow", 2), period("signal")];

type Compute<T> = (
  bars: Bars,
  series: readonly Float64Array[],
  constants: readonly number[],
  conditions: readonly Uint8Array[],
) => T;

function one(
  name: string,
  parameters: readonly Parameter[],
  compute: Compute<Float64Array | Uint8Array>,
  extra: { readonly result?: "boolean"; readonly repeats?: true } = {},
): LanguageFunction {
  return {
    name,
    parameters,
    repeats: extra.repeats ?? false,
    result: extra.result ?? "number",
    outline: `${name}(${parameters.map((each) => each.name).join(", ")})`,
    family: name,
    compute,
    pick: (computed) => computed as Float64Array | Uint8Array, // `compute` of this same object made it
  };
}

function several<T extends object>(
  family: string,
  parameters: readonly Parameter[],
  compute: Compute<T>,
  parts: Readonly<Record<string, (computed: T) => Float64Array | Uint8Array>>,
  result: LanguageFunction["result"] = "number",
): readonly LanguageFunction[] {
  return Object.entries(parts).map(([name, part]) => ({
    ...one(name, parameters, () => new Float64Array()),
    family,
    result,
    compute,
    pick: (computed: object) => part(computed as T), // `compute` of this same object made it
  }));
}

/** The checker has counted the arguments, so each index asked for is there. */
function at<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}

const onSeries =
  <T>(indicator: (values: Float64Array, n: number) => T): Compute<T> =>
  (_bars, series, constants) =>
    indicator(at(series, 0), at(constants, 0));
const onBars =
  <T>(indicator: (bars: Bars, n: number) => T): Compute<T> =>
  (bars, _series, constants) =>
    indicator(bars, at(constants, 0));
const onPair =
  <T>(compute: (a: Float64Array, b: Float64Array) => T): Compute<T> =>
  (_bars, series) =>
    compute(at(series, 0), at(series, 1));
const onMacd =
  <T>(
    indicator: (values: Float64Array, fast: number, slow: number, signal: number) => T,
  ): Compute<T> =>
  (_bars, series, constants) =>
    indicator(at(series, 0), at(constants, 0), at(constants, 1), at(constants, 2));

const ALL: readonly LanguageFunction[] = [
  one("abs", [x], (_bars, series) => absolute(at(series, 0))),
  one("min", [a, b], (_bars, series) => series.reduce(smaller), { repeats: true }),
  one("max", [a, b], (_bars, series) => series.reduce(larger), { repeats: true }),
  ...several(
    "crossings",
    [a, b],
    onPair(crossings),
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
  one("sma", [x, n], onSeries(sma)),
  one("ema", [x, n], onSeries(ema)),
  one("stddev", [x, n], onSeries(stddev)),
  one("wma", [x, n], onSeries(wma)),
  one("linreg", [x, wilderN], onSeries(linreg)),
  one("mom", [x, n], onSeries(momentum)),
  one("roc", [x, n], onSeries(rateOfChange)),
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
  ...several("macd", macdParameters, onMacd(macd), {
    macd: (all) => all.line,
    macd_signal: (all) => all.signal,
    macd_hist: (all) => all.histogram,
  }),
  one(
    "macd_signal_mt5",
    macdParameters,
    onMacd((...args) => macdMt5(...args).signal),
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
];

/** Every function of the language by its name. */
export const FUNCTIONS: ReadonlyMap<string, LanguageFunction> = new Map(
  ALL.map((each) => [each.name, each]),
);
