import type { Bars, DayZone } from "#domain";
import type { ColumnSource } from "./series-memory.ts";

/** Longest look back, in bars: of an indicator's period or of a shift. */
export const MAX_PERIOD = 10_000;

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
  compute: Compute<object>;
  /** The function's own part of what `compute` returned. */
  pick(computed: object): Float64Array | Uint8Array;
}

/** What the prices alone do not say. */
export interface MarketFacts {
  /** Where the trading day of the bars ends. */
  readonly dayZone: DayZone;
  /** Price of one pip, above 0. */
  readonly pipSize: number;
  /** Where a series is to be written. */
  readonly columns: ColumnSource;
}

/** What a function makes of its arguments, each kind in the order given. */
export type Compute<T> = (
  bars: Bars,
  series: readonly Float64Array[],
  constants: readonly number[],
  conditions: readonly Uint8Array[],
  facts: MarketFacts,
) => T;

/** A function that makes one series or condition. */
export function one(
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

/** Functions that share one computation: each name with its part of the result. */
export function several<T extends object>(
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
export function at<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}

/** Of one series and a period. */
export const onSeries =
  <T>(indicator: (values: Float64Array, n: number) => T): Compute<T> =>
  (_bars, series, constants) =>
    indicator(at(series, 0), at(constants, 0));
/** Of one series and a period, written into a column that is given. */
export const intoColumn =
  (
    indicator: (values: Float64Array, n: number, column: Float64Array) => Float64Array,
  ): Compute<Float64Array> =>
  (bars, series, constants, _conditions, { columns }) =>
    indicator(at(series, 0), at(constants, 0), columns.column(bars.time.length));
/** Of the bars and one constant. */
export const onBars =
  <T>(indicator: (bars: Bars, n: number) => T): Compute<T> =>
  (bars, _series, constants) =>
    indicator(bars, at(constants, 0));
/** Of the bars and two constants. */
export const onBarsPair =
  <T>(indicator: (bars: Bars, first: number, second: number) => T): Compute<T> =>
  (bars, _series, constants) =>
    indicator(bars, at(constants, 0), at(constants, 1));
/** Of one series and three periods. */
export const onSeriesThree =
  <T>(
    indicator: (values: Float64Array, fast: number, slow: number, signal: number) => T,
  ): Compute<T> =>
  (_bars, series, constants) =>
    indicator(at(series, 0), at(constants, 0), at(constants, 1), at(constants, 2));
