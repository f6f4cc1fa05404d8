import { type Bars, UserError } from "#domain";
import type { Expression } from "../strategy/ast.ts";
import { Compiler } from "../strategy/compile.ts";
import { scopeOf } from "../strategy/scope.ts";
import { sessionMask } from "../strategy/session.ts";
import type { BySide, OnOppositeSignal, Stop, Strategy } from "../strategy/strategy.ts";

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
}

/** Distances from the fill, or levels; null on a side without one. */
export interface StopSeries {
  readonly kind: "distance" | "levels";
  readonly long: Float64Array | null;
  readonly short: Float64Array | null;
}

/**
 * Computes a strategy over bars.
 *
 * @param params values in place of the parameters' defaults.
 * @throws UserError `strategy.bad_param` if a value is unknown, not finite, or makes a period that cannot be.
 */
export function compileStrategy(
  strategy: Strategy,
  bars: Bars,
  params: Readonly<Record<string, number>> = {},
): StrategySeries {
  const values = paramValues(strategy, params);
  const scope = scopeOf(new Map(Object.entries(values)), new Map(Object.entries(strategy.let)));
  const compiler = new Compiler(bars, scope);
  try {
    return assemble(strategy, bars, (expression) =>
      expression === null ? null : compiler.series(expression),
    );
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

type ToSeries = (expression: Expression | null) => Float64Array | null;

function assemble(strategy: Strategy, bars: Bars, toSeries: ToSeries): StrategySeries {
  const stopLoss = stopSeries(strategy.stopLoss, toSeries);
  const takeProfit = stopSeries(strategy.takeProfit, toSeries);
  const trailingStop = toSeries(strategy.trailingStop);
  const breakEven = toSeries(strategy.breakEven);
  const signals = new Uint8Array(bars.time.length);
  mark(signals, ENTRY_LONG, toSeries(strategy.entry.long), [
    stopLoss?.long,
    takeProfit?.long,
    trailingStop,
    breakEven,
  ]);
  mark(signals, ENTRY_SHORT, toSeries(strategy.entry.short), [
    stopLoss?.short,
    takeProfit?.short,
    trailingStop,
    breakEven,
  ]);
  mark(signals, EXIT_LONG, toSeries(strategy.exit.long), []);
  mark(signals, EXIT_SHORT, toSeries(strategy.exit.short), []);
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
  };
}

/** Sets the bit where the condition holds and everything the trade needs is known too: no trade without its stop. */
function mark(
  signals: Uint8Array,
  bit: number,
  condition: Float64Array | null,
  needed: readonly (Float64Array | null | undefined)[],
): void {
  if (condition === null) return;
  const companions = needed.filter((series) => series !== null && series !== undefined);
  for (let i = 0; i < signals.length; i++) {
    if (condition[i] !== 1) continue;
    if (companions.every((series) => !Number.isNaN(series[i])))
      signals[i] = (signals[i] as number) | bit; // inside the loop's bounds
  }
}

function stopSeries(stop: Stop | null, toSeries: ToSeries): StopSeries | null {
  if (stop === null) return null;
  const sides: BySide =
    stop.kind === "distance" ? { long: stop.distance, short: stop.distance } : stop;
  return { kind: stop.kind, long: toSeries(sides.long), short: toSeries(sides.short) };
}
