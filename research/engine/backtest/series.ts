import { type Bars, UserError } from "#domain";
import { YES } from "../indicators/condition.ts";
import type { Expression } from "../strategy/ast.ts";
import { Compiler } from "../strategy/compile.ts";
import { SeriesData } from "../strategy/data.ts";
import type { Operand } from "../strategy/pointwise.ts";
import { scopeOf } from "../strategy/scope.ts";
import { sessionMask } from "../strategy/session.ts";
import type { BySide, OnOppositeSignal, Stop, Strategy } from "../strategy/strategy.ts";
import { nextSignal, signalWords } from "./quiet.ts";
import { firstKnownBar } from "./warmup.ts";

/** Bits of `StrategySeries.signals`. */
export const ENTRY_LONG = 1;
export const ENTRY_SHORT = 2;
export const EXIT_LONG = 4;
export const EXIT_SHORT = 8;

/** A strategy computed over bars: all that a decision, a fill and a stop read. */
export interface StrategySeries {
  /** Bits per bar; an unknown condition is a clear bit. */
  readonly signals: Uint8Array;
  /** 1 where the bar opens inside the session; null without a session. */
  readonly session: Uint8Array | null;
  readonly closeAtSessionEnd: boolean;
  readonly maxBars: number | null;
  readonly onOppositeSignal: OnOppositeSignal;
  readonly stopLoss: StopSeries | null;
  readonly takeProfit: StopSeries | null;
  /** Price distances, one a bar. */
  readonly trailingStop: Float64Array | null;
  readonly breakEven: Float64Array | null;
  /** Parts of a position to take profit on, at price distances from the fill. */
  readonly partialTakeProfit: readonly PartialSeries[];
  /** Most entries on one side, 1 or more. */
  readonly pyramiding: number;
  /** The first bar on which everything here is known; the number of bars if there is none. */
  readonly warmupBars: number;
}

/** One part of a position: how far from the fill, one distance a bar, and percent (1-99) of the first lots. */
export interface PartialSeries {
  readonly distance: Float64Array;
  readonly percent: number;
}

/** Distances from the fill, or levels; null on a side without one. */
export interface StopSeries {
  readonly kind: "distance" | "levels";
  readonly long: Operand | null;
  readonly short: Operand | null;
}

/**
 * Computes a strategy over bars.
 *
 * @param data the bars; as `SeriesData`, what is computed from them is kept for the next strategy or parameters.
 * @param params values in place of the parameters' defaults.
 * @throws UserError `strategy.bad_param` if a value is unknown, not finite, or makes a period that cannot be.
 */
export function compileStrategy(
  strategy: Strategy,
  data: SeriesData | Bars,
  params: Readonly<Record<string, number>> = {},
): StrategySeries {
  const values = paramValues(strategy, params);
  const scope = scopeOf(new Map(Object.entries(values)), new Map(Object.entries(strategy.let)));
  const all = (data instanceof SeriesData ? data : new SeriesData(data)).inZone(strategy.dayZone);
  try {
    return assemble(strategy, all, new Compiler(all, scope));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError("strategy.bad_param", `these parameters cannot run: ${error.message}`, {
      cause: error,
    });
  }
}

/** Each parameter's value for a run. */
export function paramValues(
  strategy: Strategy,
  given: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const [name, param] of Object.entries(strategy.params)) values[name] = param.default;
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(values, name)) {
      throw new UserError(
        "strategy.bad_param",
        `the strategy has no parameter ${name}; it has ${Object.keys(values).join(", ") || "none"}`,
      );
    }
    if (!Number.isFinite(value))
      throw new UserError("strategy.bad_param", `parameter ${name} must be a number, was ${value}`);
    values[name] = value;
  }
  return values;
}

/** What an entry on each side cannot do without. */
interface NeededSeries {
  readonly long: readonly Float64Array[];
  readonly short: readonly Float64Array[];
}

function assemble(
  strategy: Strategy,
  { bars, facts }: SeriesData,
  compiler: Compiler,
): StrategySeries {
  const toSeries = (expression: Expression | null) =>
    expression === null ? null : compiler.series(expression);
  const toCondition = (expression: Expression | null) =>
    expression === null ? null : compiler.condition(expression);
  const toOperand = (expression: Expression | null) =>
    expression === null ? null : compiler.operand(expression);
  const stopLoss = stopSeries(strategy.stopLoss, toOperand);
  const takeProfit = stopSeries(strategy.takeProfit, toOperand);
  const trailingStop = toSeries(strategy.trailingStop);
  const breakEven = toSeries(strategy.breakEven);
  const partialTakeProfit = strategy.partialTakeProfit.map(({ at, percent }) => ({
    distance: compiler.series(at),
    percent,
  }));
  const distances = [trailingStop, breakEven, ...partialTakeProfit.map((part) => part.distance)];
  const needed = {
    long: [varying(stopLoss?.long), varying(takeProfit?.long), ...distances].filter(isGiven),
    short: [varying(stopLoss?.short), varying(takeProfit?.short), ...distances].filter(isGiven),
  };
  const [longEntry, shortEntry] = [strategy.entry.long, strategy.entry.short].map(toCondition);
  const [longExit, shortExit] = [strategy.exit.long, strategy.exit.short].map(toCondition);
  const signals = facts.columns.bytes(bars.time.length);
  if (longEntry) setBit(signals, ENTRY_LONG, longEntry);
  if (shortEntry) setBit(signals, ENTRY_SHORT, shortEntry);
  if (longExit) setBit(signals, EXIT_LONG, longExit);
  if (shortExit) setBit(signals, EXIT_SHORT, shortExit);
  clearUnknown(signals, needed);
  const { session } = strategy;
  return {
    signals,
    session: session === null ? null : sessionMask(bars.time, session),
    closeAtSessionEnd: session?.closeAtEnd ?? false,
    maxBars: strategy.maxBars,
    onOppositeSignal: strategy.onOppositeSignal,
    stopLoss,
    takeProfit,
    trailingStop,
    breakEven,
    partialTakeProfit,
    pyramiding: strategy.pyramiding,
    warmupBars: firstKnownBar(
      [longEntry, shortEntry, longExit, shortExit],
      [...(longEntry ? needed.long : []), ...(shortEntry ? needed.short : [])],
      bars.time.length,
    ),
  };
}

/** Four bars at a time: `YES` is the lowest bit of its byte, `NO` and `UNKNOWN` have it clear. */
function setBit(signals: Uint8Array, bit: number, condition: Uint8Array): void {
  const count = signals.length >> 2;
  const target = new Int32Array(signals.buffer, 0, count); // both columns own their buffers
  const source = new Int32Array(condition.buffer, 0, count);
  orWords(target, source, 31 - Math.clz32(bit));
  for (let i = count << 2; i < signals.length; i++) {
    signals[i] = (signals[i] as number) | (((condition[i] as number) & YES) * bit); // of one length
  }
}

function orWords(target: Int32Array, source: Int32Array, shift: number): void {
  for (let i = 0; i < target.length; i++) {
    // Bits lie below the eighth, so that no byte spills into the next.
    target[i] = (target[i] as number) | (((source[i] as number) & 0x01010101) << shift); // of one length
  }
}

/** No entry where something that the trade needs is unknown: no trade without its stop. Signals are few, so only they are looked at. */
function clearUnknown(signals: Uint8Array, needed: NeededSeries): void {
  if (needed.long.length === 0 && needed.short.length === 0) return;
  const words = signalWords(signals);
  const mask = ENTRY_LONG | ENTRY_SHORT;
  let i = nextSignal(signals, words, mask, 0);
  while (i < signals.length) {
    let bits = signals[i] as number; // inside the loop's bounds
    if ((bits & ENTRY_LONG) !== 0 && isUnknown(needed.long, i)) bits &= ~ENTRY_LONG;
    if ((bits & ENTRY_SHORT) !== 0 && isUnknown(needed.short, i)) bits &= ~ENTRY_SHORT;
    signals[i] = bits;
    i = nextSignal(signals, words, mask, i + 1);
  }
}

/** The series of what is not known beforehand to be the same on every bar. */
function varying(operand: Operand | null | undefined): Float64Array | null {
  return operand && !operand.isConstant ? operand.values : null;
}

function isGiven(series: Float64Array | null): series is Float64Array {
  return series instanceof Float64Array;
}

function isUnknown(series: readonly Float64Array[], i: number): boolean {
  for (const values of series) if (Number.isNaN(values[i] as number)) return true; // a bar's place
  return false;
}

function stopSeries(
  stop: Stop | null,
  toOperand: (expression: Expression | null) => Operand | null,
): StopSeries | null {
  if (stop === null) return null;
  const sides: BySide =
    stop.kind === "distance" ? { long: stop.distance, short: stop.distance } : stop;
  return { kind: stop.kind, long: toOperand(sides.long), short: toOperand(sides.short) };
}
