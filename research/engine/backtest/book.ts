import { floorToStep, swapOf } from "#broking";
import { KellyRecord } from "./kelly-record.ts";
import { priceOfEquity } from "./margin.ts";
import type { Market } from "./market.ts";
import { dealCommission, moveProfit } from "./money.ts";
import type { OpenPosition } from "./position.ts";
import type { TradeLog } from "./trade-log.ts";
import type { ExitReason } from "./types.ts";

/** Is told of every position, or part of one, that is closed; money net of all costs. */
export interface CloseWatcher {
  closed(bar: number, reason: ExitReason, netProfit: number): void;
}

/** The account of a running backtest: balance, open positions of one side, and the prices at which something happens. */
export class Book {
  /** The oldest first. */
  readonly positions: OpenPosition[] = [];
  readonly record = new KellyRecord();
  balance: number;
  /** Signed prices. The first at which a stop, a stop-out or a margin call waits; -Infinity: none. */
  adverse = -Infinity;
  /** The first at which a target waits; Infinity: none. */
  favourable = Infinity;
  /** Where the margin level comes to the stop-out, and to the call; -Infinity: nowhere. */
  stopOut = -Infinity;
  call = -Infinity;
  /** The margin level is below the call, and was counted. */
  isCalled = false;
  readonly #market: Market;
  readonly #log: TradeLog;
  readonly #watcher: CloseWatcher | null;

  constructor(market: Market, log: TradeLog, watcher: CloseWatcher | null) {
    this.#market = market;
    this.#log = log;
    this.#watcher = watcher;
    this.balance = market.initialBalance;
  }

  /** Open profit at a signed price, account currency. */
  openProfit(at: number): number {
    let sum = 0;
    for (const { sign, lots, entryPrice } of this.positions) {
      sum += moveProfit(this.#market, sign, lots, entryPrice, sign * at);
    }
    return sum;
  }

  /** How many entries are open. */
  entries(): number {
    let count = 0;
    for (const position of this.positions) count += position.entries;
    return count;
  }

  usedMargin(): number {
    let sum = 0;
    for (const position of this.positions) sum += position.margin;
    return sum;
  }

  /** Notes the prices at which the positions could have been closed. */
  see(worst: number, best: number): void {
    for (const position of this.positions) {
      if (worst < position.worst) position.worst = worst;
      if (best > position.best) position.best = best;
    }
  }

  /** Closes lots of a position, all of them or some. */
  close(
    position: OpenPosition,
    lots: number,
    bar: number,
    price: number,
    exitReason: ExitReason,
  ): void {
    const share = lots === position.lots ? 1 : lots / position.lots;
    const { side, sign, entryBar, entryPrice } = position;
    const entryCommission = position.entryCommission * share;
    const swap = position.swap * share;
    const grossProfit = moveProfit(this.#market, sign, lots, entryPrice, price);
    const exitCommission = dealCommission(this.#market, lots, price);
    const commission = entryCommission + exitCommission;
    const netProfit = grossProfit + commission + swap;
    this.balance += grossProfit + exitCommission;
    this.record.add(netProfit, lots);
    this.#watcher?.closed(bar, exitReason, netProfit);
    this.#log.netProfit += netProfit;
    this.#log.tradeCount++;
    if (this.#log.rows !== null) {
      const profitAt = (level: number) =>
        moveProfit(this.#market, sign, lots, entryPrice, sign * level);
      const exit = sign * price;
      const before = lots / position.enteredLots;
      const { firstStop, bestProfit, worstProfit } = position;
      const { keepsExcursions } = this.#log;
      const best = keepsExcursions ? position.best : NaN;
      const worst = keepsExcursions ? position.worst : NaN;
      const risk = firstStop === -Infinity ? 0 : 0 - profitAt(firstStop);
      this.#log.trades.push({
        side,
        lots,
        entryBar,
        entryPrice,
        exitBar: bar,
        exitPrice: price,
        exitReason,
        grossProfit,
        commission,
        swap,
        netProfit,
        initialRisk: risk > 0 ? risk : null,
        maxFavourable: Math.max(bestProfit * before, profitAt(Math.max(best, exit))),
        maxAdverse: Math.min(worstProfit * before, profitAt(Math.min(worst, exit))),
      });
    }
    if (share < 1) this.#reduce(position, lots, entryCommission, swap);
    else this.positions.splice(this.positions.indexOf(position), 1);
    if (this.positions.length === 0) this.isCalled = false;
  }

  /** @param nights of swap, in the profit currency, converted at `price`. */
  payNights(nights: number, price: number): void {
    const { instrument, costs, conversion } = this.#market;
    for (const position of this.positions) {
      const side = position.side === "long" ? "BUY" : "SELL";
      const swap = swapOf({ instrument, costs, side, lots: position.lots, nights });
      const paid = swap * conversion.rateAt(price);
      position.swap += paid;
      this.balance += paid;
    }
    this.refresh();
  }

  /** To be called when positions, their levels or the balance have changed. */
  refresh(): void {
    let [stop, target] = [-Infinity, Infinity];
    for (const position of this.positions) {
      stop = Math.max(stop, position.stop);
      target = Math.min(target, position.target, position.parts[0]?.level ?? Infinity);
    }
    const { stopOutPercent, marginCallPercent } = this.#market.account;
    this.stopOut = this.levelOf(stopOutPercent);
    this.call = this.isCalled ? -Infinity : this.levelOf(marginCallPercent);
    this.favourable = target;
    this.adverse = Math.max(stop, this.stopOut, this.call);
  }

  /** The signed price below which the margin level is below `percent`. */
  levelOf(percent: number): number {
    const first = this.positions[0];
    if (first === undefined) return -Infinity;
    const { moneyPerPrice, conversion } = this.#market;
    let [money, entryMoney, margin] = [0, 0, 0];
    for (const position of this.positions) {
      money += moneyPerPrice * position.lots;
      entryMoney += position.entryPrice * (moneyPerPrice * position.lots);
      margin += position.margin;
    }
    const equity = (percent / 100) * margin;
    const { sign } = first;
    return priceOfEquity(sign, money, entryMoney, this.balance, equity, conversion.fixedRate);
  }

  /** What is left of a position after a part of it was closed. */
  #reduce(position: OpenPosition, lots: number, entryCommission: number, swap: number): void {
    const left = floorToStep(position.lots - lots, this.#market.instrument.volumeStep);
    position.margin *= left / position.lots;
    position.lots = left;
    position.entryCommission -= entryCommission;
    position.swap -= swap;
  }
}
