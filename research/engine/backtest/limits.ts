import { anchorsAfter, checkRisk, NO_FACTS, nextDay, prunedFacts, type RiskFacts } from "#risk";
import type { Book, CloseWatcher } from "./book.ts";
import {
  accountAt,
  type Quote,
  questionOf,
  tradeSide,
  type WantedEntry,
} from "./limit-question.ts";
import type { LimitSetting } from "./limit-setting.ts";
import type { Market } from "./market.ts";
import { RefusalLog } from "./refusals.ts";
import type { ExitReason, PositionSide, RefusedEntries } from "./types.ts";

/**
 * Judges the entries of a run by the rules that judge a true account's orders, and remembers what those need beside the
 * account itself: how the firm's day and week began, what was opened and closed lately.
 */
export class LimitGuard implements CloseWatcher {
  readonly #limits: LimitSetting;
  readonly #market: Market;
  readonly #refusals: RefusalLog;
  #facts: RiskFacts = NO_FACTS;
  #quote: Quote = { time: -Infinity, bid: NaN, ask: NaN };
  /** ms UTC, when the firm's day ends; until then its anchors stay. */
  #dayEnds = -Infinity;

  constructor(limits: LimitSetting, market: Market) {
    this.#limits = limits;
    this.#market = market;
    this.#refusals = new RefusalLog(market.bars.time);
  }

  /** At a bar's open, and before orders are filled: what is seen first in a day or week is its anchor. */
  see(book: Book, time: number, bid: number, spread: number): void {
    const quote = { time, bid, ask: bid + spread };
    this.#quote = quote;
    if (time < this.#dayEnds) return;
    const { rules, accountCurrency } = this.#limits;
    const account = accountAt(book, this.#market, accountCurrency, quote);
    const anchors = anchorsAfter(this.#facts, { account, deals: [] }, time, rules.reset);
    this.#facts = { ...this.#facts, ...anchors };
    this.#dayEnds = nextDay(rules.reset, time);
  }

  /** Whether the limits refuse an entry, at the quote that was seen last; a refusal is counted. */
  refuses(entry: WantedEntry, book: Book, bar: number): boolean {
    this.#facts = prunedFacts(this.#facts, this.#quote.time);
    const question = questionOf(entry, book, this.#market, this.#limits, this.#quote);
    const verdict = checkRisk({ ...question, limits: this.#limits.rules, facts: this.#facts });
    if (!verdict.ok) this.#refusals.add(verdict.code, bar, entry.side);
    return !verdict.ok;
  }

  /** An entry was made. */
  opened(side: PositionSide, lots: number): void {
    const { symbol } = this.#market.instrument;
    const order = { at: this.#quote.time, symbol, type: tradeSide(side), lots, price: null };
    this.#facts = { ...this.#facts, recentOrders: [...this.#facts.recentOrders, order] };
  }

  /**
   * A position, or a part of one, was closed; money net of all costs. By an order: now. By a level: only the bar is
   * known, and it counts from the bar's end, so that no pause is over too early.
   */
  closed(bar: number, reason: ExitReason, profit: number): void {
    const isOrdered = reason === "signal" || reason === "maxBars" || reason === "session";
    const barEnd = (this.#market.bars.time[bar] as number) + this.#limits.barMs; // a bar of the run
    const closedAt = isOrdered ? this.#quote.time : barEnd;
    const trade = { closedAt, symbol: this.#market.instrument.symbol, profit };
    this.#facts = { ...this.#facts, recentTrades: [...this.#facts.recentTrades, trade] };
  }

  refused(): RefusedEntries {
    return this.#refusals.refused();
  }
}
