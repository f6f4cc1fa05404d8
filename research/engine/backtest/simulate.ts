import {
  commissionOf,
  profitOf,
  type Sizing,
  type SizingResult,
  sizePosition,
  swapOf,
} from "#broking";
import { decide, type Intent } from "./decide.ts";
import { heldRange } from "./excursion.ts";
import { KellyRecord } from "./kelly-record.ts";
import { planProtection } from "./levels.ts";
import type { Market } from "./market.ts";
import { openProfit, writeEquity } from "./open-profit.ts";
import { type OpenPosition, openPosition, stopHitIn, tightenStop } from "./position.ts";
import { nextLongHit, nextShortHit, nextSignal } from "./quiet.ts";
import { ENTRY_LONG, ENTRY_SHORT, EXIT_LONG, EXIT_SHORT, type StrategySeries } from "./series.ts";
import type { ClosedTrade, ExitReason, PositionSide, Simulation } from "./types.ts";

export interface SimulationInput {
  readonly market: Market;
  readonly sizing: Sizing;
  readonly series: StrategySeries;
  /** In a bar with both stop and target, take the target. */
  readonly targetFirst: boolean;
  /** Without it the equity curve stays empty, and quiet bars cost next to nothing. */
  readonly withEquity: boolean;
}

/** Runs the bars in the order of SEMANTICS: fills, stops, trailing, swap, equity, decision. */
export function simulate(input: SimulationInput): Simulation {
  return new Run(input).result();
}

const NO_INTENTS: readonly Intent[] = [];

class Run {
  readonly #market: Market;
  readonly #sizing: Sizing;
  readonly #series: StrategySeries;
  readonly #targetFirst: boolean;
  /** null: nobody asked for it. */
  readonly #equity: Float64Array | null;
  readonly #trades: ClosedTrade[] = [];
  readonly #record = new KellyRecord();
  readonly #signalWords: Uint32Array;
  #intents: readonly Intent[] = NO_INTENTS;
  #position: OpenPosition | null = null;
  #balance: number;
  /** Fixed lots come to the same size every time. */
  #fixedSize: SizingResult | null = null;
  #tooSmall = 0;
  #invalidStop = 0;
  #ambiguousBars = 0;

  constructor({ market, sizing, series, targetFirst, withEquity }: SimulationInput) {
    this.#market = market;
    this.#sizing = sizing;
    this.#series = series;
    // The compiler gives signals a buffer of their own.
    this.#signalWords = new Uint32Array(series.signals.buffer, 0, series.signals.length >> 2);
    this.#targetFirst = targetFirst;
    this.#equity = withEquity ? new Float64Array(market.bars.time.length) : null;
    this.#balance = market.initialBalance;
  }

  result(): Simulation {
    const { length } = this.#market.bars.time;
    for (let i = this.#afterQuiet(0, length); i < length; i = this.#afterQuiet(i + 1, length)) {
      this.#step(i);
    }
    if (length > 0) this.#finish(length - 1);
    return {
      trades: this.#trades,
      equity: this.#equity ?? new Float64Array(0),
      skipped: {
        tooSmall: this.#tooSmall,
        invalidStop: this.#invalidStop,
        noMargin: 0,
        rejected: 0,
      },
      ambiguousBars: this.#ambiguousBars,
      marginCalls: 0,
      stopOuts: 0,
      barsWithoutInside: 0,
    };
  }

  /** One bar, the full way. */
  #step(i: number): void {
    this.#payNights(i, this.#market.nights?.before);
    if (this.#intents.length > 0) this.#fill(this.#intents, i);
    this.#closeAtSessionEnd(i);
    if (this.#position !== null) this.#live(this.#position, i);
    if (this.#equity !== null) this.#equity[i] = this.#balance + this.#openProfit(i);
    this.#intents = decide(this.#series, i, this.#position);
  }

  /** Passes over the bars from `i` on in which nothing can happen, and values them. @returns the next that is not so. */
  #afterQuiet(i: number, length: number): number {
    if (this.#intents.length > 0 || i >= length) return i;
    const position = this.#position;
    if (position === null) {
      const next = this.#nextSignal(ENTRY_LONG | ENTRY_SHORT, i);
      this.#equity?.fill(this.#balance, i, next);
      return next;
    }
    const next = this.#endOfQuiet(position, i);
    if (next > i) {
      position.barsHeld = next - 1 - position.entryBar;
      if (this.#equity !== null)
        writeEquity(this.#equity, this.#market, position, this.#balance, i, next);
    }
    return next;
  }

  #nextSignal(mask: number, i: number): number {
    return nextSignal(this.#series.signals, this.#signalWords, mask, i);
  }

  #endOfQuiet(position: OpenPosition, i: number): number {
    const { maxBars, closeAtSessionEnd } = this.#series;
    const moves = !Number.isNaN(position.trailingStop) || !Number.isNaN(position.breakEven);
    if (moves || closeAtSessionEnd) return i;
    const { bars, spreads, nights } = this.#market;
    const isLong = position.side === "long";
    let end = this.#nextSignal(isLong ? EXIT_LONG | ENTRY_SHORT : EXIT_SHORT | ENTRY_LONG, i);
    if (maxBars !== null) end = Math.min(end, Math.max(i, position.entryBar + maxBars));
    if (nights !== null) end = Math.min(end, nights.next[i] as number); // i is a bar
    const { stop, target } = position;
    if (Number.isNaN(stop) && Number.isNaN(target)) return end;
    return isLong
      ? nextLongHit(bars.high, bars.low, stop, target, i, end)
      : nextShortHit(bars.high, bars.low, spreads, stop, target, i, end);
  }

  /** The signals of the bar before, at this bar's open: exits, then entries. */
  #fill(intents: readonly Intent[], i: number): void {
    const mayEnter = this.#series.session === null || this.#series.session[i] === 1;
    for (const intent of intents) {
      if (intent.action === "open") {
        if (mayEnter) this.#open(intent.side, i);
      } else if (this.#position !== null && (mayEnter || intent.cause !== "opposite")) {
        this.#closeAtOpen(this.#position, i, intent.cause === "maxBars" ? "maxBars" : "signal");
      }
    }
  }

  #closeAtSessionEnd(i: number): void {
    const { session, closeAtSessionEnd } = this.#series;
    if (!closeAtSessionEnd || this.#position === null || session?.[i] !== 0) return;
    this.#closeAtOpen(this.#position, i, "session");
  }

  #open(side: PositionSide, i: number): void {
    const { costs, bars, spreads, slippage } = this.#market;
    const bar = i - 1; // the decision bar: distances and sizes are its
    const bid = at(bars.close, bar);
    const plan = planProtection(this.#series, side, {
      bar,
      bid,
      ask: bid + at(spreads, bar),
    });
    if (plan === null) {
      this.#invalidStop++;
      return;
    }
    const size = this.#size(plan.stopDistance, bid);
    if (!size.ok) {
      this.#tooSmall++;
      return;
    }
    const open = at(bars.open, i);
    const price = side === "long" ? open + at(spreads, i) + slippage : open - slippage;
    const commission = 0 - commissionOf(size.lots, costs);
    this.#balance += commission;
    this.#position = openPosition({ side, lots: size.lots, bar: i, price, commission, plan });
  }

  #size(stopDistance: number, price: number): SizingResult {
    if (this.#fixedSize !== null) return this.#fixedSize;
    const { instrument, costs, conversion } = this.#market;
    const size = sizePosition({
      sizing: this.#sizing,
      instrument,
      costs,
      equity: this.#balance,
      stopDistance: Number.isNaN(stopDistance) ? null : stopDistance,
      rate: conversion.rateAt(price),
      closedTrades: this.#record.stats(),
    });
    if (this.#sizing.kind === "fixedLots") this.#fixedSize = size;
    return size;
  }

  /** A position's passage through a bar: stops, trailing, swap. */
  #live(position: OpenPosition, i: number): void {
    const extra = position.side === "long" ? 0 : at(this.#market.spreads, i); // a short is closed at the ask
    const hit = stopHitIn(
      position,
      at(this.#market.bars.open, i) + extra,
      at(this.#market.bars.high, i) + extra,
      at(this.#market.bars.low, i) + extra,
      this.#market.slippage,
      this.#targetFirst,
    );
    if (hit !== null) {
      if (hit.isAmbiguous) this.#ambiguousBars++;
      this.#close(position, i, hit.price, hit.reason);
      return;
    }
    tightenStop(position, at(this.#market.bars.close, i) + extra);
    this.#payNights(i, this.#market.nights?.inside);
    position.barsHeld = i - position.entryBar;
  }

  #payNights(i: number, nights: Uint8Array | undefined): void {
    const count = nights?.[i] ?? 0;
    if (count === 0 || this.#position === null) return;
    const { instrument, costs } = this.#market;
    const { side, lots } = this.#position;
    const swap = swapOf({
      instrument,
      costs,
      side: side === "long" ? "BUY" : "SELL",
      lots,
      nights: count,
    });
    const paid = swap * this.#market.conversion.rateAt(at(this.#market.bars.close, i));
    this.#position.swap += paid;
    this.#balance += paid;
  }

  #closeAtOpen(position: OpenPosition, i: number, reason: ExitReason): void {
    const open = at(this.#market.bars.open, i);
    const price =
      position.side === "long"
        ? open - this.#market.slippage
        : open + at(this.#market.spreads, i) + this.#market.slippage;
    this.#close(position, i, price, reason);
  }

  /** What is still open is valued at the last close; no order is sent, so nothing slips. */
  #finish(last: number): void {
    if (this.#position === null) return;
    const extra = this.#position.side === "long" ? 0 : at(this.#market.spreads, last);
    this.#close(this.#position, last, at(this.#market.bars.close, last) + extra, "endOfData");
    if (this.#equity !== null) this.#equity[last] = this.#balance;
  }

  #close(position: OpenPosition, i: number, price: number, exitReason: ExitReason): void {
    const { instrument, costs } = this.#market;
    const { side, lots, entryBar, entryPrice, swap } = position;
    const profit = profitOf({
      instrument,
      side: side === "long" ? "BUY" : "SELL",
      lots,
      openPrice: entryPrice,
      closePrice: price,
    });
    const grossProfit = profit * this.#market.conversion.rateAt(price);
    const exitCommission = 0 - commissionOf(lots, costs);
    const commission = position.entryCommission + exitCommission;
    const netProfit = grossProfit + commission + swap;
    this.#balance += grossProfit + exitCommission;
    this.#position = null;
    this.#record.add(netProfit, lots);
    const range = heldRange(this.#market, {
      side,
      entryBar,
      exitBar: i,
      exitPrice: price,
      exitReason,
    });
    const [best, worst] =
      side === "long" ? [range.highest, range.lowest] : [range.lowest, range.highest];
    this.#trades.push({
      side,
      lots,
      entryBar,
      entryPrice,
      exitBar: i,
      exitPrice: price,
      exitReason,
      grossProfit,
      commission,
      swap,
      netProfit,
      initialRisk: this.#riskOf(position),
      maxFavourable: Math.max(0, this.#moveTo(position, best)),
      maxAdverse: Math.min(0, this.#moveTo(position, worst)),
    });
  }

  #riskOf(position: OpenPosition): number | null {
    const risk = 0 - this.#moveTo(position, position.firstStop);
    return risk > 0 ? risk : null;
  }

  /** Account currency that the move from the entry to `price` comes to. */
  #moveTo({ side, lots, entryPrice }: OpenPosition, price: number): number {
    const move = side === "long" ? price - entryPrice : entryPrice - price;
    const { moneyPerPrice, conversion } = this.#market;
    return move * moneyPerPrice * lots * conversion.rateAt(price);
  }

  #openProfit(i: number): number {
    return this.#position === null ? 0 : openProfit(this.#market, this.#position, i);
  }
}

/** Indexes here come from the loop over bars. */
function at(column: Float64Array, index: number): number {
  return column[index] as number;
}
