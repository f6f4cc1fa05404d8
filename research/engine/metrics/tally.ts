import type { MeasuredTrade } from "./measured-trade.ts";

/** Sums over trades, in one pass. Money is net profit in account currency. */
export class Tally {
  count = 0;
  wins = 0;
  losses = 0;
  net = 0;
  /** Sum of what the winners won, 0 or positive. */
  won = 0;
  /** Sum of what the losers lost, 0 or negative. */
  lost = 0;
  largestWin = 0;
  largestLoss = 0;
  /** Sums of exitBar - entryBar. */
  bars = 0;
  winBars = 0;
  lossBars = 0;

  add({ netProfit, entryBar, exitBar }: MeasuredTrade): void {
    this.addOne(netProfit, exitBar - entryBar);
  }

  /** @param held bars from entry to exit. */
  addOne(netProfit: number, held: number): void {
    this.count++;
    this.net += netProfit;
    this.bars += held;
    if (netProfit > 0) {
      this.wins++;
      this.won += netProfit;
      this.winBars += held;
      if (netProfit > this.largestWin) this.largestWin = netProfit;
    } else if (netProfit < 0) {
      this.losses++;
      this.lost += netProfit;
      this.lossBars += held;
      if (netProfit < this.largestLoss) this.largestLoss = netProfit;
    }
  }
}

export interface SideTallies {
  readonly all: Tally;
  readonly long: Tally;
  readonly short: Tally;
}

export function tallyTrades(trades: readonly MeasuredTrade[]): SideTallies {
  const tallies = { all: new Tally(), long: new Tally(), short: new Tally() };
  for (const trade of trades) {
    tallies.all.add(trade);
    tallies[trade.side].add(trade);
  }
  return tallies;
}

/** Rows of trades with the same outcome; a trade of exactly 0 ends a row and starts none. */
export interface Streaks {
  readonly longestWins: number;
  readonly longestLosses: number;
  /** Most won, and most lost, in one row: account currency. */
  readonly bestMoney: number;
  readonly worstMoney: number;
  /** Rows of winners and of losers together, trades of exactly 0 left out. */
  readonly rows: number;
}

export function streaksOf(trades: readonly MeasuredTrade[]): Streaks {
  const streaks = { longestWins: 0, longestLosses: 0, bestMoney: 0, worstMoney: 0, rows: 0 };
  let [sign, length, money, lastSign] = [0, 0, 0, 0];
  for (const { netProfit } of trades) {
    const own = netProfit > 0 ? 1 : netProfit < 0 ? -1 : 0;
    if (own !== 0 && own !== lastSign) {
      streaks.rows++;
      lastSign = own;
    }
    length = own === sign ? length + 1 : 1;
    money = own === sign ? money + netProfit : netProfit;
    sign = own;
    if (own > 0 && length > streaks.longestWins) streaks.longestWins = length;
    if (own < 0 && length > streaks.longestLosses) streaks.longestLosses = length;
    if (money > streaks.bestMoney) streaks.bestMoney = money;
    if (money < streaks.worstMoney) streaks.worstMoney = money;
  }
  return streaks;
}
