import { ENTRY_LONG, ENTRY_SHORT, EXIT_LONG, EXIT_SHORT, type StrategySeries } from "./series.ts";
import type { PositionSide } from "./types.ts";

/** What is held when a decision is made; live, the terminal's own word. */
export interface HeldPosition {
  readonly side: PositionSide;
  /** Bars since the bar of the entry: 0 on the entry bar itself. */
  readonly barsHeld: number;
  /** How many entries are open. Default 1. */
  readonly entries?: number;
}

/** A wish for the next bar's open. Closes come before opens. */
export type Intent =
  | {
      readonly action: "close";
      /** `opposite`: only because the other side was signalled, hence void where that entry is not allowed. */
      readonly cause: "exit" | "maxBars" | "opposite";
    }
  | { readonly action: "open"; readonly side: PositionSide };

const NOTHING: readonly Intent[] = [];
const OPEN_LONG: readonly Intent[] = [{ action: "open", side: "long" }];
const OPEN_SHORT: readonly Intent[] = [{ action: "open", side: "short" }];
const CLOSES = {
  exit: choicesOf("exit"),
  maxBars: choicesOf("maxBars"),
  opposite: choicesOf("opposite"),
} as const;

/**
 * What the strategy wants after bar `i` has closed. The same function decides in a backtest, a notebook and a bot.
 *
 * Both entries together are none; an exit beats the entry of its own side.
 *
 * @param position null when flat.
 * @returns a shared constant: nothing is allocated.
 */
export function decide(
  series: StrategySeries,
  i: number,
  position: HeldPosition | null,
): readonly Intent[] {
  const bits = series.signals[i] ?? 0;
  if (position === null) {
    if (wants(bits, ENTRY_LONG, ENTRY_SHORT, EXIT_LONG)) return OPEN_LONG;
    return wants(bits, ENTRY_SHORT, ENTRY_LONG, EXIT_SHORT) ? OPEN_SHORT : NOTHING;
  }
  const isLong = position.side === "long";
  const isOpposed = isLong
    ? wants(bits, ENTRY_SHORT, ENTRY_LONG, EXIT_SHORT)
    : wants(bits, ENTRY_LONG, ENTRY_SHORT, EXIT_LONG);
  const cause = closeCause(series, bits, position, isOpposed);
  if (cause === null)
    return adds(series, bits, position) ? (isLong ? OPEN_LONG : OPEN_SHORT) : NOTHING;
  const choices = CLOSES[cause];
  if (!isOpposed || series.onOppositeSignal !== "reverse") return choices.close;
  return isLong ? choices.closeThenShort : choices.closeThenLong;
}

function wants(bits: number, entry: number, otherEntry: number, ownExit: number): boolean {
  return (bits & entry) !== 0 && (bits & (otherEntry | ownExit)) === 0;
}

/** Whether a further entry of the same side is signalled, and the strategy has room for it. */
function adds(series: StrategySeries, bits: number, { side, entries }: HeldPosition): boolean {
  if ((entries ?? 1) >= series.pyramiding) return false;
  return side === "long"
    ? wants(bits, ENTRY_LONG, ENTRY_SHORT, EXIT_LONG)
    : wants(bits, ENTRY_SHORT, ENTRY_LONG, EXIT_SHORT);
}

function closeCause(
  series: StrategySeries,
  bits: number,
  position: HeldPosition,
  isOpposed: boolean,
): "exit" | "maxBars" | "opposite" | null {
  if ((bits & (position.side === "long" ? EXIT_LONG : EXIT_SHORT)) !== 0) return "exit";
  if (series.maxBars !== null && position.barsHeld >= series.maxBars) return "maxBars";
  return isOpposed && series.onOppositeSignal !== "ignore" ? "opposite" : null;
}

function choicesOf(cause: "exit" | "maxBars" | "opposite") {
  const close: Intent = { action: "close", cause };
  return {
    close: [close] as readonly Intent[],
    closeThenLong: [close, ...OPEN_LONG] as readonly Intent[],
    closeThenShort: [close, ...OPEN_SHORT] as readonly Intent[],
  };
}
