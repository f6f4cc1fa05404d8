import type { Instrument } from "#broking";
import type { Bars, EpochMs, Tick, Timeframe } from "#domain";
import { candlesOf } from "./candles.ts";
import { type CurveRange, firstHit, type Levels, TICK_MS, tickIndex } from "./curve.ts";
import type { FeedSource } from "./source.ts";

/** Most ticks that one walk along a path gives. */
export const MAX_PATH_TICKS = 100_000;

/**
 * Where a simulated broker's prices come from. Nothing is stored: each answer is a function of the
 * arguments, so an account that slept for a week finds the very ticks that it missed.
 */
export interface Feed {
  readonly symbols: readonly Instrument[];
  /** The newest tick not after `at`; null for a symbol that the feed does not carry. */
  quoteAt(symbol: string, at: EpochMs): Tick | null;
  /** Changes of price in (from, to], oldest first; at most MAX_PATH_TICKS of them. */
  path(symbol: string, from: EpochMs, to: EpochMs): Iterable<Tick>;
  /** What bid and spread can be at most in from..to: never less than the truth, close to it. Null without the symbol. */
  range(symbol: string, from: EpochMs, to: EpochMs): CurveRange | null;
  /** The first tick in (from, to] that reaches a level. Exact and quick over days: nothing is walked. */
  firstHit(symbol: string, from: EpochMs, to: EpochMs, levels: Levels): Tick | null;
  /**
   * The last `count` bars on bid, oldest first; the newest one holds `to` and is still forming.
   * Every quote of a bar's time lies within its high and low.
   */
  candles(symbol: string, timeframe: Timeframe, to: EpochMs, count: number): Bars;
}

/** A feed over curves, one a symbol. */
export function feedOf(sources: readonly FeedSource[]): Feed {
  const bySymbol = new Map(sources.map((source) => [source.instrument.symbol, source]));
  const tickAt = (source: FeedSource, index: number): Tick => {
    const { instrument, curve } = source;
    const time = index * TICK_MS;
    return { symbol: instrument.symbol, time, bid: curve.bid(index), ask: curve.ask(index) };
  };
  return {
    symbols: sources.map((source) => source.instrument),
    quoteAt(symbol, at) {
      const source = bySymbol.get(symbol);
      return source ? tickAt(source, tickIndex(at)) : null;
    },
    *path(symbol, from, to) {
      const source = bySymbol.get(symbol);
      if (!source) return;
      let before = tickAt(source, tickIndex(from));
      let left = MAX_PATH_TICKS;
      for (let index = tickIndex(from) + 1; index <= tickIndex(to) && left > 0; index++) {
        const tick = tickAt(source, index);
        if (tick.bid === before.bid && tick.ask === before.ask) continue;
        before = tick;
        left--;
        yield tick;
      }
    },
    range(symbol, from, to) {
      return bySymbol.get(symbol)?.curve.range(tickIndex(from), tickIndex(to)) ?? null;
    },
    firstHit(symbol, from, to, levels) {
      const source = bySymbol.get(symbol);
      if (!source) return null;
      const index = firstHit(source.curve, tickIndex(from) + 1, tickIndex(to), levels);
      return index === null ? null : tickAt(source, index);
    },
    candles(symbol, timeframe, to, count) {
      const source = bySymbol.get(symbol);
      return candlesOf(source ?? null, timeframe, to, count);
    },
  };
}
