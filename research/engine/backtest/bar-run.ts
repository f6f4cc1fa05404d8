import { Book } from "./book.ts";
import { type Dealing, dealingOf } from "./dealing.ts";
import { decide, type Intent } from "./decide.ts";
import { addTo, partsOf } from "./entry.ts";
import { emptyPlan, planProtection } from "./levels.ts";
import { LimitGuard } from "./limits.ts";
import type { Market } from "./market.ts";
import { dealCommission } from "./money.ts";
import { NightReader } from "./nights.ts";
import type { Quotes } from "./path.ts";
import { openPosition, stopOf, targetOf, tightenStop } from "./position.ts";
import { type Move, protect } from "./protection.ts";
import { nextSignal, signalWords } from "./quiet.ts";
import { ENTRY_LONG, ENTRY_SHORT, type StrategySeries } from "./series.ts";
import type { Ran, SimulationInput } from "./simulation-input.ts";
import { Sizer } from "./sizing.ts";
import { TradeLog } from "./trade-log.ts";
import type { ExitReason, PositionSide } from "./types.ts";

const NO_INTENTS: readonly Intent[] = [];
const CLOSE: readonly Intent[] = [{ action: "close", cause: "exit" }];

/**
 * Runs the bars one by one, by every rule there is: any mode, several positions, the broker's execution, margin, limits.
 * The order in a bar is that of SEMANTICS: fills, stops, trailing, swap, equity, decision.
 */
export class BarRun {
  readonly #market: Market;
  readonly #series: StrategySeries;
  readonly #targetFirst: boolean;
  readonly #dealing: Dealing;
  readonly #sizer: Sizer;
  readonly #log: TradeLog;
  readonly #nights: NightReader;
  /** null: the account has no limits. */
  readonly #guard: LimitGuard | null;
  readonly #book: Book;
  /** null: nobody asked for it. */
  readonly #equity: Float64Array | null;
  readonly #words: Int32Array;
  readonly #plan = emptyPlan();
  readonly #move: Move = { bar: 0, open: 0, worst: 0, best: 0, slippage: 0, isAmbiguous: false };
  /** On their way to the broker: decided on `#decidedAt`, filled from `#dueAt` (ms UTC) on. */
  #intents: readonly Intent[] = NO_INTENTS;
  #decidedAt = 0;
  #dueAt = NaN;
  /** A close was refused, and is sent again. */
  #owesClose = false;

  constructor({ market, series, sizing, targetFirst, keeps, seed }: SimulationInput) {
    const { execution, costs, instrument } = market;
    this.#market = market;
    this.#series = series;
    this.#words = signalWords(series.signals);
    this.#targetFirst = targetFirst;
    this.#dealing = dealingOf(execution, costs.slippagePoints, instrument.point, seed);
    this.#sizer = new Sizer(market, sizing);
    this.#log = new TradeLog(keeps);
    this.#nights = new NightReader(market.nights);
    this.#guard = market.limits && new LimitGuard(market.limits, market);
    this.#book = new Book(market, this.#log, this.#guard);
    this.#equity = keeps.equity;
  }

  result(): Ran {
    const { length } = this.#market.bars.time;
    for (let i = this.#skipFlat(0, length); i < length; i = this.#skipFlat(i + 1, length)) {
      this.#bar(i);
    }
    if (length > 0) this.#finish(length - 1);
    const ran = this.#log.ran(this.#equity, this.#market.path?.emptyBars ?? 0, false);
    return this.#guard === null ? ran : { ...ran, refused: this.#guard.refused() };
  }

  /** Passes over bars without position, order or signal. @returns the first that has one. */
  #skipFlat(i: number, length: number): number {
    if (this.#book.positions.length > 0 || this.#intents.length > 0 || i >= length) return i;
    const { signals } = this.#series;
    const next = nextSignal(signals, this.#words, ENTRY_LONG | ENTRY_SHORT, i);
    this.#equity?.fill(this.#book.balance, i, next);
    return next;
  }

  #bar(i: number): void {
    const { path, quotes, bars } = this.#market;
    this.#move.bar = i;
    this.#move.isAmbiguous = false;
    this.#payNights(i, this.#nights.before(i));
    if (this.#guard !== null) {
      this.#guard.see(this.#book, at(bars.time, i), at(bars.open, i), at(this.#market.spreads, i));
    }
    if (Number.isNaN(this.#dueAt)) this.#dueAt = at(bars.time, i) + this.#dealing.latencyMs;
    const end = path?.end[i] ?? 0;
    const first = path?.first[i] ?? 0;
    if (path === null || first === end) this.#step(quotes, i, i, true);
    else for (let k = first; k < end; k++) this.#step(path.quotes, k, i, false);
    if (this.#move.isAmbiguous) this.#log.ambiguousBars++;
    if (this.#book.positions.length > 0) this.#close(i);
    if (this.#equity !== null) {
      this.#equity[i] = this.#book.balance + this.#book.openProfit(this.#closePrice(i));
    }
    if (this.#intents.length === 0) this.#decide(i);
  }

  /**
   * One step of the price inside bar `i`.
   *
   * @param isWhole the step is the bar itself: an order on its way is filled at its open, however late it is.
   */
  #step(quotes: Quotes, k: number, i: number, isWhole: boolean): void {
    const [open, spread] = [at(quotes.open, k), at(quotes.spreads, k)];
    const isDue = isWhole || at(quotes.time, k) >= this.#dueAt;
    this.#see(open, spread);
    if (isDue) {
      if (this.#intents.length > 0) this.#fill(i, at(quotes.time, k), open, spread);
      this.#closeAtSessionEnd(i, open, spread);
    }
    const book = this.#book;
    const held = book.positions[0];
    if (held === undefined) return;
    const isLong = held.sign === 1;
    const high = at(quotes.high, k);
    const low = at(quotes.low, k);
    const worst = isLong ? low : -(high + spread);
    const best = isLong ? high : -(low + spread);
    if (worst > book.adverse && best < book.favourable) {
      book.see(worst, best);
      return;
    }
    const move = this.#move;
    move.open = isLong ? open : -(open + spread);
    move.worst = worst;
    move.best = best;
    move.slippage = this.#dealing.slippage(i, "stop");
    protect(this.#market, book, this.#log, move, this.#targetFirst);
  }

  /** Orders on their way, at a step's open: exits, then entries. */
  #fill(i: number, now: number, open: number, spread: number): void {
    this.#guard?.see(this.#book, now, open, spread);
    const intents = this.#intents;
    this.#intents = NO_INTENTS;
    this.#dueAt = NaN;
    const mayEnter = this.#series.session === null || this.#series.session[i] === 1;
    for (const intent of intents) {
      if (intent.action === "open") {
        if (!mayEnter) continue;
        if (this.#owesClose) this.#log.rejected++;
        else this.#open(intent.side, i, open, spread);
      } else if (mayEnter || intent.cause !== "opposite") {
        this.#owesClose = !this.#closeAll(
          i,
          open,
          spread,
          intent.cause === "maxBars" ? "maxBars" : "signal",
        );
      }
    }
    this.#see(open, spread);
  }

  #closeAtSessionEnd(i: number, open: number, spread: number): void {
    const { session, closeAtSessionEnd } = this.#series;
    if (!closeAtSessionEnd || session?.[i] !== 0) return;
    this.#closeAll(i, open, spread, "session");
  }

  /** @returns false when the broker refuses. */
  #closeAll(i: number, open: number, spread: number, reason: ExitReason): boolean {
    const book = this.#book;
    if (book.positions.length === 0) return true;
    if (this.#dealing.isRejected(i, "exit")) return false;
    const slippage = this.#dealing.slippage(i, "exit");
    for (const position of [...book.positions]) {
      const price = position.sign === 1 ? open - slippage : open + spread + slippage;
      book.close(position, position.lots, i, price, reason);
    }
    book.refresh();
    return true;
  }

  #open(side: PositionSide, i: number, open: number, spread: number): void {
    const { bars, spreads, account } = this.#market;
    const [market, series, book, log, plan] = [
      this.#market,
      this.#series,
      this.#book,
      this.#log,
      this.#plan,
    ];
    const bar = this.#decidedAt; // distances and sizes are those of the decision
    const bid = at(bars.close, bar);
    const isSound = planProtection(plan, series, side, bar, bid, bid + at(spreads, bar));
    const sign = side === "long" ? 1 : -1;
    const slippage = this.#dealing.slippage(i, "entry");
    const price = side === "long" ? open + spread + slippage : open - slippage;
    const equity = book.balance + book.openProfit(this.#closePrice(bar));
    const size = isSound ? this.#sizer.size(equity, plan.stopDistance, bid, book.record) : null;
    const lots = size?.ok ? size.lots : 0;
    const parts = partsOf(series, market, bar, sign, price, lots);
    if (size === null || parts === null) log.invalidStop++;
    else if (!size.ok) log.tooSmall++;
    else if (!this.#affords(lots, price, open, spread)) log.noMargin++;
    else if (this.#isRefused(side, lots, i, open, spread)) return;
    else if (this.#dealing.isRejected(i, "entry")) log.rejected++;
    else {
      const commission = dealCommission(market, lots, price);
      const margin = market.margin(lots, price);
      const opening = { side, lots, bar: i, price, commission, margin, plan, parts };
      book.balance += commission;
      this.#guard?.opened(side, lots);
      const held = book.positions[0];
      if (held !== undefined && account.marginMode === "netting") addTo(held, opening, market);
      else book.positions.push(openPosition(opening));
      book.refresh();
    }
  }

  /** Whether the limits refuse an entry, which they count; its levels are those of an order at the quote, before any slip. */
  #isRefused(side: PositionSide, lots: number, bar: number, open: number, spread: number): boolean {
    if (this.#guard === null) return false;
    const sign = side === "long" ? 1 : -1;
    const quoted = side === "long" ? open + spread : open;
    const stop = stopOf(this.#plan, sign, quoted);
    const target = targetOf(this.#plan, sign, quoted);
    return this.#guard.refuses({ side, lots, stop, target }, this.#book, bar);
  }

  /** Whether the margin of an entry is within the free margin at a step's open. */
  #affords(lots: number, price: number, open: number, spread: number): boolean {
    const book = this.#book;
    const isLong = book.positions[0]?.sign === 1;
    const equity = book.balance + book.openProfit(isLong ? open : -(open + spread));
    return equity > 0 && this.#market.margin(lots, price) <= equity - book.usedMargin();
  }

  /** The end of a bar in which something is held: trailing and break-even, swap, the margin call's end. */
  #close(i: number): void {
    const { trailingStop, breakEven } = this.#series;
    const book = this.#book;
    const price = this.#closePrice(i);
    if (trailingStop !== null || breakEven !== null) {
      for (const position of book.positions) tightenStop(position, price);
      book.refresh();
    }
    this.#payNights(i, this.#nights.inside(i));
    if (book.isCalled && price >= book.levelOf(this.#market.account.marginCallPercent)) {
      book.isCalled = false;
      book.refresh();
    }
  }

  #payNights(i: number, count: number): void {
    if (count > 0) this.#book.payNights(count, at(this.#market.bars.close, i));
  }

  #decide(i: number): void {
    const { positions } = this.#book;
    const oldest = positions[0];
    const held =
      oldest === undefined
        ? null
        : { side: oldest.side, barsHeld: i - oldest.entryBar, entries: this.#book.entries() };
    const intents = decide(this.#series, i, held);
    const closes = intents[0]?.action === "close";
    this.#intents = this.#owesClose && held !== null && !closes ? CLOSE : intents;
    this.#owesClose = false;
    this.#decidedAt = i;
    this.#dueAt = NaN;
  }

  /** What is still open is valued at the last close; no order is sent, so nothing slips. */
  #finish(last: number): void {
    const book = this.#book;
    const price = this.#closePrice(last);
    for (const position of [...book.positions]) {
      book.close(position, position.lots, last, position.sign * price, "endOfData");
    }
    if (this.#equity !== null) this.#equity[last] = book.balance;
  }

  /** The bar's close as a signed price of the side that is held. */
  #closePrice(i: number): number {
    const close = at(this.#market.bars.close, i);
    return this.#book.positions[0]?.sign === -1 ? -(close + at(this.#market.spreads, i)) : close;
  }

  #see(open: number, spread: number): void {
    const held = this.#book.positions[0];
    if (held === undefined) return;
    const price = held.sign === 1 ? open : -(open + spread);
    this.#book.see(price, price);
  }
}

/** Indexes here come from the loop over bars. */
function at(column: Float64Array, index: number): number {
  return column[index] as number;
}
