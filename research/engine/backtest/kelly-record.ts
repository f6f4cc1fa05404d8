import type { ClosedTradeStats } from "#broking";

/** The record of closed trades that `kelly` sizes by. */
export class KellyRecord {
  #wins = 0;
  #losses = 0;
  #won = 0;
  #lost = 0;
  #lostPerLot = 0;

  add(netProfit: number, lots: number): void {
    if (netProfit > 0) {
      this.#wins++;
      this.#won += netProfit;
    } else {
      this.#losses++;
      this.#lost -= netProfit;
      this.#lostPerLot -= netProfit / lots;
    }
  }

  stats(): ClosedTradeStats {
    const count = this.#wins + this.#losses;
    const averageWin = this.#wins === 0 ? 0 : this.#won / this.#wins;
    const averageLoss = this.#losses === 0 ? 0 : this.#lost / this.#losses;
    return {
      count,
      winRate: count === 0 ? 0 : this.#wins / count,
      payoff: averageLoss === 0 ? Infinity : averageWin / averageLoss,
      averageLossPerLot: this.#losses === 0 ? 0 : this.#lostPerLot / this.#losses,
    };
  }
}
