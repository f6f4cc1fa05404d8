import { swapOf } from "#broking";
import { decide, type Intent } from "./decide.ts";
import { KellyRecord } from "./kelly-record.ts";
import { emptyPlan, planProtection } from "./levels.ts";
import { priceOfEquity } from "./margin.ts";
import type { Market } from "./market.ts";
import { dealCommission, moveProfit } from "./money.ts";
import { NightReader } from "./nights.ts";
import { stopOf, targetOf, tightenStop } from "./position.ts";
import {
  nextSignal,
  passFar,
  passLong,
  passShort,
  type QuietColumns,
  signalWords,
} from "./quiet.ts";
import { ENTRY_LONG, ENTRY_SHORT, EXIT_LONG, EXIT_SHORT, type StrategySeries } from "./series.ts";
import type { Ran, SimulationInput } from "./simulation-input.ts";
import { Sizer } from "./sizing.ts";
import { TradeLog } from "./trade-log.ts";
import type { ExitReason, PositionSide } from "./types.ts";

/**
 * The short way for the common run: mode `ohlc`, one position, nothing drawn, no limits. It knows fewer rules than `BarRun`, makes no
 * object a trade but the trade itself, and passes over quiet bars in loops of their own.
 *
 * @returns null when the run needs a rule that it does not know.
 */
export function simulateStraight(input: SimulationInput): Ran | null {
  return isCommon(input) ? new StraightRun(input).result() : null;
}

function isCommon({ market, series }: SimulationInput): boolean {
  const { mode, execution, limits } = market;
  return (
    mode === "ohlc" &&
    limits === null &&
    execution.slippage.kind === "fixed" &&
    execution.rejectProbability === 0 &&
    series.partialTakeProfit.length === 0 &&
    series.pyramiding === 1
  );
}

class StraightRun {
  readonly #market: Market;
  readonly #series: StrategySeries;
  readonly #targetFirst: boolean;
  readonly #sizer: Sizer;
  readonly #isKelly: boolean;
  /** Something may happen in every bar while a position is held: no bar is quiet. */
  readonly #isWatched: boolean;
  readonly #isUnprotected: boolean;
  readonly #log: TradeLog;
  readonly #nights: NightReader;
  readonly #record = new KellyRecord();
  readonly #equity: Float64Array | null;
  readonly #columns: QuietColumns;
  readonly #words: Int32Array;
  readonly #slippage: number;
  #longSignal = -1;
  #shortSignal = -1;
  readonly #plan = emptyPlan();
  /** The one position, and the account: changed in place. */
  readonly #held = flatAccount();

  constructor({ market, series, sizing, targetFirst, keeps }: SimulationInput) {
    const { bars, spreads, costs, instrument, conversion, moneyPerPrice } = market;
    this.#market = market;
    this.#series = series;
    this.#targetFirst = targetFirst;
    this.#sizer = new Sizer(market, sizing);
    this.#isKelly = sizing.kind === "kelly";
    this.#isWatched =
      series.trailingStop !== null || series.breakEven !== null || series.closeAtSessionEnd;
    this.#isUnprotected = series.stopLoss === null && series.takeProfit === null;
    this.#log = new TradeLog(keeps);
    this.#nights = new NightReader(market.nights);
    this.#equity = keeps.equity;
    this.#words = signalWords(series.signals);
    this.#slippage = costs.slippagePoints * instrument.point;
    this.#held.balance = market.initialBalance;
    const { high, low, close } = bars;
    const rate = conversion.fixedRate;
    // Where the rate follows the price, the equity of quiet bars is written after them.
    const equity = rate === null ? null : this.#equity;
    this.#columns = { high, low, close, spreads, equity, moneyPerPrice, rate: rate ?? 1 };
  }

  result(): Ran {
    const { length } = this.#market.bars.time;
    const held = this.#held;
    let i = 0;
    while (i < length) {
      i = held.sign === 0 ? this.#wait(i) : this.#hold(i, length);
      if (i >= length) break;
      held.barsHeld = i - held.entryBar;
      const intents = decide(this.#series, i, held.sign === 0 ? null : held);
      i++;
      if (i >= length) break;
      if (held.sign !== 0) this.#payNights(i, this.#nights.before(i));
      if (intents.length > 0) this.#fill(intents, i);
    }
    if (held.sign !== 0) this.#finish(length - 1);
    return this.#log.ran(this.#equity, 0, true);
  }

  /** From bar `i` on, flat. @returns the first bar with an entry signal; the number of bars if none has one. */
  #wait(i: number): number {
    const { signals } = this.#series;
    const next = nextSignal(signals, this.#words, ENTRY_LONG | ENTRY_SHORT, i);
    const equity = this.#equity;
    if (equity !== null) {
      const { balance } = this.#held;
      const end = Math.min(next + 1, equity.length);
      for (let at = i; at < end; at++) equity[at] = balance; // most waits are short: no call of `fill`
    }
    return next;
  }

  /** From bar `from` on, at its open and holding. @returns the bar on which to decide; the number of bars if none is left. */
  #hold(from: number, length: number): number {
    const { signals, maxBars } = this.#series;
    const held = this.#held;
    const oldest = maxBars === null ? length : held.entryBar + maxBars;
    for (let i = from; i < length; i++) {
      // After a margin call each close may be its end.
      if (!this.#isWatched && !held.isCalled) {
        i = this.#pass(i, Math.min(length, Math.max(oldest, i), this.#nights.next(i)));
        if (i >= length) break;
      }
      if (i > from) this.#payNights(i, this.#nights.before(i));
      if (this.#leavesSession(i) || this.#meet(i)) return this.#wait(i);
      if (this.#isWatched) this.#tighten(i);
      this.#payNights(i, this.#nights.inside(i));
      if (held.isCalled) this.#endCall(i);
      if (this.#equity !== null) this.#equity[i] = held.balance + this.#openProfit(i);
      if (i >= oldest || ((signals[i] as number) & held.mask) !== 0) return i; // i is a bar
    }
    return length;
  }

  /** Closes at the first open outside the session, where the strategy says so. @returns whether it did. */
  #leavesSession(i: number): boolean {
    const { session, closeAtSessionEnd } = this.#series;
    if (!closeAtSessionEnd || session?.[i] !== 0) return false;
    this.#closeAtOpen(i, "session");
    return true;
  }

  #tighten(i: number): void {
    const held = this.#held;
    const close = at(this.#market.bars.close, i);
    tightenStop(held, held.sign === 1 ? close : -(close + at(this.#market.spreads, i)));
  }

  /** Quiet bars from `i` on, `end` at the most. @returns the first that is not quiet, or `end`. */
  #pass(i: number, end: number): number {
    const columns = this.#columns;
    const held = this.#held;
    const isLong = held.sign === 1;
    const signal = Math.min(end, this.#signalFrom(i, isLong));
    const next = this.#isFar()
      ? passFar(columns, held, isLong, i, signal)
      : (isLong ? passLong : passShort)(columns, held, i, signal);
    if (this.#equity !== null && columns.equity === null) {
      for (let at = i; at < next; at++) {
        this.#equity[at] = held.balance + this.#openProfit(at);
      }
    }
    return next;
  }

  /** The first bar from `i` on with a signal that a position of this side heeds; looked for once, not once a position. */
  #signalFrom(i: number, isLong: boolean): number {
    const known = isLong ? this.#longSignal : this.#shortSignal;
    if (known >= i) return known;
    const found = nextSignal(this.#series.signals, this.#words, this.#held.mask, i);
    if (isLong) this.#longSignal = found;
    else this.#shortSignal = found;
    return found;
  }

  /** Whether no price of the data comes to a level: without stop and target only the margin's levels are left. */
  #isFar(): boolean {
    if (!this.#isUnprotected) return false;
    const { lowest, highest } = this.#market.reach();
    return this.#held.floor < lowest && this.#held.ceiling > highest;
  }

  /** Stop, stop-out and target of bar `i`, as `protect` has them. @returns whether the position was closed. */
  #meet(i: number): boolean {
    const { bars, spreads } = this.#market;
    const { sign, stop, stopOut, target } = this.#held;
    const isLong = sign === 1;
    const spread = isLong ? 0 : at(spreads, i);
    const open = isLong ? at(bars.open, i) : -(at(bars.open, i) + spread);
    const worst = isLong ? at(bars.low, i) : -(at(bars.high, i) + spread);
    const best = isLong ? at(bars.high, i) : -(at(bars.low, i) + spread);
    const pays = best >= target;
    if (pays && ((worst <= stop && open > stop) || (worst < stopOut && open >= stopOut))) {
      this.#log.ambiguousBars++;
    }
    if (this.#fallTo(this.#targetFirst ? open : worst, i, open)) return true;
    if (pays) this.#close(i, sign * Math.max(open, target), "takeProfit");
    return pays || (this.#targetFirst && this.#fallTo(worst, i, open));
  }

  /** The adverse way down to a signed price. @returns whether the position was closed on it. */
  #fallTo(to: number, i: number, open: number): boolean {
    const held = this.#held;
    const { sign, call, stopOut } = held;
    const stop = to <= held.stop ? held.stop : -Infinity;
    if (to < call && call > stop && call >= stopOut) {
      this.#log.marginCalls++;
      held.isCalled = true;
      this.#findLevels();
    }
    const isStopOut = to < stopOut && stopOut > stop;
    if (!isStopOut && stop === -Infinity) return false;
    if (isStopOut) this.#log.stopOuts++;
    const level = isStopOut ? stopOut : stop;
    const reason = isStopOut ? "stopOut" : held.stopReason;
    this.#close(i, sign * (Math.min(open, level) - this.#slippage), reason);
    return true;
  }

  /** A call has ended when a close lies where it would not be made. */
  #endCall(i: number): void {
    const sign = this.#held.sign as 1 | -1; // only while something is held
    const close = at(this.#market.bars.close, i);
    const price = sign === 1 ? close : -(close + at(this.#market.spreads, i));
    this.#held.isCalled = !(price >= this.#levelOf(this.#market.account.marginCallPercent));
    this.#findLevels();
  }

  /** The signals of the bar before, at this bar's open: exits, then entries. */
  #fill(intents: readonly Intent[], i: number): void {
    const mayEnter = this.#series.session === null || this.#series.session[i] === 1;
    for (const intent of intents) {
      if (intent.action === "open") {
        if (mayEnter) this.#open(intent.side, i);
      } else if (mayEnter || intent.cause !== "opposite") {
        this.#closeAtOpen(i, intent.cause === "maxBars" ? "maxBars" : "signal");
      }
    }
  }

  #closeAtOpen(i: number, reason: ExitReason): void {
    const open = at(this.#market.bars.open, i);
    const price =
      this.#held.sign === 1
        ? open - this.#slippage
        : open + at(this.#market.spreads, i) + this.#slippage;
    this.#close(i, price, reason);
  }

  #open(side: PositionSide, i: number): void {
    const { bars, spreads, margin } = this.#market;
    const held = this.#held;
    const plan = this.#plan;
    const bar = i - 1; // the decision bar: distances and sizes are its
    const bid = at(bars.close, bar);
    if (!planProtection(plan, this.#series, side, bar, bid, bid + at(spreads, bar))) {
      this.#log.invalidStop++;
      return;
    }
    const size = this.#sizer.size(held.balance, plan.stopDistance, bid, this.#record);
    if (!size.ok) {
      this.#log.tooSmall++;
      return;
    }
    const open = at(bars.open, i);
    const price = side === "long" ? open + at(spreads, i) + this.#slippage : open - this.#slippage;
    const needed = margin(size.lots, price);
    if (!(held.balance > 0 && needed <= held.balance)) {
      this.#log.noMargin++;
      return;
    }
    const sign = side === "long" ? 1 : -1;
    held.side = side;
    held.sign = sign;
    held.lots = size.lots;
    held.entryBar = i;
    held.entryPrice = price;
    held.margin = needed;
    held.stop = stopOf(plan, sign, price);
    held.firstStop = held.stop;
    held.stopReason = "stopLoss";
    held.trailingStop = plan.trailingStop;
    held.breakEven = plan.breakEven;
    held.target = targetOf(plan, sign, price);
    held.swap = 0;
    held.mask = sign === 1 ? EXIT_LONG | ENTRY_SHORT : EXIT_SHORT | ENTRY_LONG;
    held.entryCommission = dealCommission(this.#market, size.lots, price);
    held.balance += held.entryCommission;
    this.#findLevels();
  }

  /** The prices of margin call and stop-out move with the balance. */
  #findLevels(): void {
    const { stopOutPercent, marginCallPercent } = this.#market.account;
    const held = this.#held;
    held.stopOut = this.#levelOf(stopOutPercent);
    held.call = held.isCalled ? -Infinity : this.#levelOf(marginCallPercent);
    const adverse = Math.max(held.stop, held.stopOut, held.call);
    held.floor = held.sign === 1 ? adverse : -held.target;
    held.ceiling = held.sign === 1 ? held.target : -adverse;
  }

  /** The signed price below which the margin level is below `percent`. */
  #levelOf(percent: number): number {
    const { moneyPerPrice, conversion } = this.#market;
    const { lots, entryPrice, balance, margin } = this.#held;
    const sign = this.#held.sign as 1 | -1; // only while something is held
    const money = moneyPerPrice * lots;
    const equity = (percent / 100) * margin;
    return priceOfEquity(sign, money, entryPrice * money, balance, equity, conversion.fixedRate);
  }

  #payNights(i: number, count: number): void {
    if (count === 0) return;
    const { instrument, costs, conversion, bars } = this.#market;
    const held = this.#held;
    const side = held.sign === 1 ? "BUY" : "SELL";
    const swap = swapOf({ instrument, costs, side, lots: held.lots, nights: count });
    const paid = swap * conversion.rateAt(at(bars.close, i));
    held.swap += paid;
    held.balance += paid;
    this.#findLevels();
  }

  /** What is still open is valued at the last close; no order is sent, so nothing slips. */
  #finish(last: number): void {
    const spread = this.#held.sign === 1 ? 0 : at(this.#market.spreads, last);
    this.#close(last, at(this.#market.bars.close, last) + spread, "endOfData");
    if (this.#equity !== null) this.#equity[last] = this.#held.balance;
  }

  #close(i: number, price: number, exitReason: ExitReason): void {
    const held = this.#held;
    const { lots, entryPrice, swap } = held;
    const sign = held.sign as 1 | -1; // only while something is held
    const grossProfit = moveProfit(this.#market, sign, lots, entryPrice, price);
    const exitCommission = dealCommission(this.#market, lots, price);
    const commission = held.entryCommission + exitCommission;
    const netProfit = grossProfit + commission + swap;
    held.balance += grossProfit + exitCommission;
    if (this.#isKelly) this.#record.add(netProfit, lots);
    this.#log.netProfit += netProfit;
    this.#log.tradeCount++;
    this.#log.rows?.add(
      sign,
      lots,
      held.entryBar,
      entryPrice,
      i,
      price,
      exitReason,
      grossProfit,
      commission,
      swap,
      netProfit,
      held.firstStop,
    );
    held.sign = 0;
    held.isCalled = false;
  }

  #openProfit(i: number): number {
    const { lots, entryPrice } = this.#held;
    const sign = this.#held.sign as 1 | -1; // only while something is held
    const close = at(this.#market.bars.close, i);
    const price = sign === 1 ? close : close + at(this.#market.spreads, i);
    return moveProfit(this.#market, sign, lots, entryPrice, price);
  }
}

function flatAccount() {
  return {
    side: "long" as PositionSide,
    /** 1 for a long, -1 for a short, 0 while flat. */
    sign: 0 as -1 | 0 | 1,
    lots: 0,
    entryBar: 0,
    barsHeld: 0,
    entryPrice: NaN,
    entryCommission: NaN,
    margin: NaN,
    /** Signed prices, as in `OpenPosition`. */
    firstStop: NaN,
    stop: NaN,
    target: NaN,
    stopOut: NaN,
    call: NaN,
    isCalled: false,
    stopReason: "stopLoss" as ExitReason,
    trailingStop: NaN,
    breakEven: NaN,
    swap: NaN,
    balance: NaN,
    mask: 0,
    /** The prices below and above which something may happen. */
    floor: NaN,
    ceiling: NaN,
  };
}

/** Indexes here come from the loop over bars. */
function at(column: Float64Array, index: number): number {
  return column[index] as number;
}
