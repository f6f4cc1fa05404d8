/** What the broker says of a symbol (reference: MT5's SymbolInfo*). */
export interface SymbolSpec {
  readonly symbol: string;
  readonly description: string;
  /** Decimals of a price. */
  readonly digits: number;
  /** Smallest price step shown, 10^-digits. */
  readonly point: number;
  /** 10 points on 3- and 5-digit FX symbols, else as the symbol has it. */
  readonly pipSize: number;
  /** Units of the base per lot. */
  readonly contractSize: number;
  /** Prices of orders are multiples of this. */
  readonly tickSize: number;
  readonly volumeMin: number;
  readonly volumeStep: number;
  readonly volumeMax: number;
  /** Currency in which margin is counted (the base of an FX pair). */
  readonly marginCurrency: string;
  /** Currency in which a price move is paid (the quote of an FX pair). */
  readonly profitCurrency: string;
  /** Least distance of a stop from the market, points; 0 may mean floating. */
  readonly stopsLevelPoints: number;
}

/** One bid-ask change. */
export interface Tick {
  readonly symbol: string;
  /** ms UTC. */
  readonly time: number;
  readonly bid: number;
  readonly ask: number;
}
