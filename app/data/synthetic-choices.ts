import type { Timeframe } from "#domain";
import type { GenerateOptions } from "#marketdata";

export type SyntheticRegime = NonNullable<GenerateOptions["regime"]> | "mixed";

/** Markets whose prices, spreads and liveliness the generator knows. */
export const SYNTHETIC_MARKETS = [
  "EURUSD",
  "GBPUSD",
  "USDJPY",
  "XAUUSD",
  "US30",
  "BTCUSD",
] as const;

/** More would not fit into one import. */
export const MOST_SYNTHETIC_BARS = 200_000;

export interface SyntheticWish {
  readonly market: string;
  readonly timeframe: Timeframe;
  readonly count: number;
  readonly regime: SyntheticRegime;
  readonly seed: number;
}

/** A name of their own, so that nobody takes generated bars for those that a broker quoted. */
export function syntheticSymbol(market: string): string {
  return `${market}.synthetic`;
}
