import type { Result } from "#domain";
import type { BarSetView, RunBacktestInput } from "../services.server.ts";
import { MODES } from "./modes.ts";
import { type FieldProblem, readRunForm } from "./read-run-form.ts";
import type { Typed } from "./remembered.ts";

/** Account currency, where nothing else was typed. */
export const INITIAL_BALANCE = 10_000;

/** What is traded, over which time: fields that each page keeps for itself. */
export interface Market {
  readonly symbol: string;
  readonly timeframe: string;
  /** Dates, inclusive; empty: as far as the bars go. */
  readonly start: string;
  readonly end: string;
}

/** The bars that are named; undefined: none are stored. */
export function storedSet(
  sets: readonly BarSetView[],
  { symbol, timeframe }: Pick<Market, "symbol" | "timeframe">,
): BarSetView | undefined {
  return sets.find((set) => set.symbol === symbol && set.timeframe === timeframe);
}

/** What a run looks into its bars by: M1 only where there are M1 bars to look at, and longer ones to look into. */
export function modeOf(typed: Typed, sets: readonly BarSetView[], market: Market) {
  const wanted = MODES.find((mode) => mode === typed.mode) ?? "ohlc";
  return wanted === "m1" && !hasInside(sets, market) ? "ohlc" : wanted;
}

export function hasInside(sets: readonly BarSetView[], { symbol, timeframe }: Market): boolean {
  return timeframe !== "M1" && storedSet(sets, { symbol, timeframe: "M1" }) !== undefined;
}

/** ms UTC, [from, to): dates are whole UTC days, the last included. null: the end is before the start. */
export function rangeOf({
  start,
  end,
}: Pick<Market, "start" | "end">): { from: number; to: number } | null {
  const from = start === "" ? 0 : Date.parse(`${start}T00:00:00Z`);
  const to = end === "" ? Date.UTC(3000, 0, 1) : Date.parse(`${end}T00:00:00Z`) + 86_400_000;
  return from < to ? { from, to } : null;
}

/** What was typed, as the form would send it; the parameters of strategies are left out. */
export function readTyped(
  typed: Typed,
  { symbol, timeframe }: Market,
  mode: string,
): Result<RunBacktestInput, FieldProblem> {
  const own = `costs.${symbol}.`;
  const fields = new Map([
    ["symbol", symbol],
    ["timeframe", timeframe],
  ]);
  for (const [memory, text] of Object.entries(typed)) {
    if (!memory.includes(".")) fields.set(memory, text);
    else if (memory === `leverage.${symbol}`) fields.set("leverage", text);
    else if (memory.startsWith(own)) fields.set(memory.slice(own.length), text);
  }
  return readRunForm(fields.set("mode", mode));
}
