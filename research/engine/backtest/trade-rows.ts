import { type SideTallies, Tally, tallyTrades } from "../metrics/tally.ts";
import { findHeldRange } from "./excursion.ts";
import type { Market } from "./market.ts";
import { moveProfit } from "./money.ts";
import { timesOf } from "./trade-times.ts";
import type { BacktestTrade, ClosedTrade, ExitReason } from "./types.ts";

/** The trades of a run, for whoever wants to read them. */
export interface ClosedTrades {
  /** Oldest exit first. */
  readonly list: readonly ClosedTrade[];
  /** The same with the opens of their bars. */
  timed(times: Float64Array): readonly BacktestTrade[];
  /** Their sums, which need no list. */
  readonly tallies: SideTallies;
}

/** Trades that are objects already. */
export class ListedTrades implements ClosedTrades {
  readonly list: readonly ClosedTrade[];

  constructor(list: readonly ClosedTrade[]) {
    this.list = list;
  }

  timed(times: Float64Array): readonly BacktestTrade[] {
    return this.list.map(timesOf(times));
  }

  get tallies(): SideTallies {
    return tallyTrades(this.list);
  }
}

const REASONS: readonly ExitReason[] = [
  "signal",
  "stopLoss",
  "takeProfit",
  "trailing",
  "breakEven",
  "maxBars",
  "session",
  "stopOut",
  "endOfData",
];
const PLACES: ReadonlyMap<ExitReason, number> = new Map(REASONS.map((reason, i) => [reason, i]));
const WIDTH = 12;
/** Rows of one piece of memory. */
const PIECE = 1024;

/**
 * Closed trades as rows of numbers, 96 bytes each: an object a trade, and the look through the bars it was held for,
 * would cost more than all else of a run. Both are made when somebody reads the list.
 */
export class TradeRows implements ClosedTrades {
  readonly #market: Market;
  readonly #hasExcursions: boolean;
  /** Full but for the last that is used; more is added, nothing is moved. */
  readonly #pieces = [new Float64Array(PIECE * WIDTH)];
  #cells = this.#pieces[0] as Float64Array; // the one above
  #used = 1;
  #end = 0;
  #list: readonly ClosedTrade[] | undefined;
  readonly #range = { lowest: NaN, highest: NaN };

  /** @param hasExcursions else those of the list are NaN. */
  constructor(market: Market, hasExcursions: boolean) {
    this.#market = market;
    this.#hasExcursions = hasExcursions;
  }

  /** Forgets all rows; the memory stays, for the next run. */
  clear(): void {
    this.#cells = this.#pieces[0] as Float64Array; // there is always one
    this.#used = 1;
    this.#end = 0;
    this.#list = undefined;
  }

  /** @param firstStop signed price; -Infinity: none. */
  add(
    sign: number,
    lots: number,
    entryBar: number,
    entryPrice: number,
    exitBar: number,
    exitPrice: number,
    exitReason: ExitReason,
    grossProfit: number,
    commission: number,
    swap: number,
    netProfit: number,
    firstStop: number,
  ): void {
    if (this.#end === PIECE * WIDTH) this.#turn();
    const at = this.#end;
    const cells = this.#cells;
    cells[at] = sign;
    cells[at + 1] = lots;
    cells[at + 2] = entryBar;
    cells[at + 3] = entryPrice;
    cells[at + 4] = exitBar;
    cells[at + 5] = exitPrice;
    cells[at + 6] = PLACES.get(exitReason) as number; // every reason has its place
    cells[at + 7] = grossProfit;
    cells[at + 8] = commission;
    cells[at + 9] = swap;
    cells[at + 10] = netProfit;
    cells[at + 11] = firstStop;
    this.#end = at + WIDTH;
  }

  get list(): readonly ClosedTrade[] {
    if (this.#list === undefined) {
      const list: ClosedTrade[] = [];
      this.#eachRow((cells, at) => list.push(this.#trade(cells, at)));
      this.#list = list;
    }
    return this.#list;
  }

  timed(times: Float64Array): readonly BacktestTrade[] {
    const withTimes = timesOf(times);
    const trades: BacktestTrade[] = [];
    this.#eachRow((cells, at) => trades.push(withTimes(this.#trade(cells, at))));
    return trades;
  }

  get tallies(): SideTallies {
    const tallies = { all: new Tally(), long: new Tally(), short: new Tally() };
    this.#eachRow((cells, at) => {
      const netProfit = cells[at + 10] as number; // rows that `add` wrote, here and below
      const held = (cells[at + 4] as number) - (cells[at + 2] as number);
      tallies.all.addOne(netProfit, held);
      (cells[at] === 1 ? tallies.long : tallies.short).addOne(netProfit, held);
    });
    return tallies;
  }

  #trade(cells: Float64Array, at: number): ClosedTrade {
    const sign = cells[at] === 1 ? 1 : -1;
    const lots = cells[at + 1] as number;
    const entryBar = cells[at + 2] as number;
    const entryPrice = cells[at + 3] as number;
    const exitBar = cells[at + 4] as number;
    const exitPrice = cells[at + 5] as number;
    const exitReason = REASONS[cells[at + 6] as number] as ExitReason;
    const firstStop = cells[at + 11] as number;
    const market = this.#market;
    const risk =
      firstStop === -Infinity
        ? 0
        : 0 - moveProfit(market, sign, lots, entryPrice, sign * firstStop);
    const range = this.#range;
    if (this.#hasExcursions) {
      const toClose = exitReason === "endOfData";
      findHeldRange(range, market, sign === -1, entryBar, exitBar, exitPrice, toClose);
    }
    const best = sign === 1 ? range.highest : range.lowest;
    const worst = sign === 1 ? range.lowest : range.highest;
    return {
      side: sign === 1 ? "long" : "short",
      lots,
      entryBar,
      entryPrice,
      exitBar,
      exitPrice,
      exitReason,
      grossProfit: cells[at + 7] as number,
      commission: cells[at + 8] as number,
      swap: cells[at + 9] as number,
      netProfit: cells[at + 10] as number,
      initialRisk: risk > 0 ? risk : null,
      maxFavourable: Math.max(0, moveProfit(market, sign, lots, entryPrice, best)),
      maxAdverse: Math.min(0, moveProfit(market, sign, lots, entryPrice, worst)),
    };
  }

  #eachRow(read: (cells: Float64Array, at: number) => void): void {
    for (let piece = 0; piece < this.#used; piece++) {
      const cells = this.#pieces[piece] as Float64Array; // in use
      const end = piece === this.#used - 1 ? this.#end : cells.length;
      for (let at = 0; at < end; at += WIDTH) read(cells, at);
    }
  }

  /** On to the next piece. */
  #turn(): void {
    if (this.#used === this.#pieces.length) this.#pieces.push(new Float64Array(PIECE * WIDTH));
    this.#cells = this.#pieces[this.#used++] as Float64Array; // just made, if it was not there
    this.#end = 0;
  }
}
