import type { Quote } from "#protocol";

/** Points of one symbol: a fifth-digit price as a whole number, so that money comes out exact. */
export const POINTS = 100_000;
const SPREAD = 10;
const STARTS: Readonly<Record<string, number>> = { EURUSD: 110_000, GBPUSD: 127_000 };

/** Bid prices in points that walk at random. */
export class Prices {
  readonly symbols = Object.keys(STARTS);
  readonly #bids: Record<string, number> = { ...STARTS };

  bid(symbol: string): number {
    return this.#bids[symbol] ?? Number.NaN;
  }

  ask(symbol: string): number {
    return this.bid(symbol) + SPREAD;
  }

  move(symbol: string, points: number): void {
    this.#bids[symbol] = this.bid(symbol) + points;
  }

  quotes(time: number): Quote[] {
    return this.symbols.map((symbol) => ({
      symbol,
      bid: this.bid(symbol) / POINTS,
      ask: this.ask(symbol) / POINTS,
      time,
    }));
  }
}

/** A price of the wire in points. */
export function toPoints(price: number): number {
  return Math.round(price * POINTS);
}
