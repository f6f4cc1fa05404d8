import { type Costs, defaultCosts, findInstrument } from "#broking";

/** What a run's form shows of a symbol before anything is typed. */
export interface MarketFacts {
  readonly symbol: string;
  readonly costs: Pick<
    Costs,
    | "spreadPoints"
    | "commissionPerLotPerSide"
    | "slippagePoints"
    | "swapLongPoints"
    | "swapShortPoints"
  >;
  /** 100 for 1:100; null where the instrument asks a share of its own. */
  readonly leverage: number | null;
}

/** Of each symbol that the catalogue knows; the others cannot be run. */
export function marketFacts(symbols: readonly string[]): readonly MarketFacts[] {
  return symbols.flatMap((symbol) => {
    const instrument = findInstrument(symbol);
    if (!instrument) return [];
    const { leverage } = instrument;
    return [{ symbol, costs: defaultCosts(instrument), leverage }];
  });
}
