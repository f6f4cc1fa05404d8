import type { Costs, Instrument, Rates } from "#broking";
import type { Bars, Timeframe } from "#domain";
import type { RiskCode, RiskLimits } from "#risk";
import type { Strategy } from "../strategy/strategy.ts";
import type { AccountRules } from "./account.ts";
import type { Execution } from "./execution.ts";

/**
 * How finely a bar is looked into. `open`: its open alone; `ohlc`: its four prices, the worst order of them; `inner`:
 * the finer bars inside it; `ticks`: the quotes themselves.
 */
export type BacktestMode = "open" | "ohlc" | "inner" | "ticks";

/** Quotes as columns: ms UTC, rising or equal; prices. */
export interface Ticks {
  readonly time: Float64Array;
  readonly bid: Float64Array;
  readonly ask: Float64Array;
}

/** Finer bars of the same symbol. */
export interface InsideBars {
  readonly bars: Bars;
  readonly timeframe: Timeframe;
}

/** Where and at what price a strategy trades: the part of a backtest that many runs share. */
export interface BacktestSetting {
  /** Not to be written into while it is in use. */
  readonly bars: Bars;
  /** Timeframe of the bars; it need not be the strategy's own. */
  readonly timeframe: Timeframe;
  readonly instrument: Instrument;
  readonly costs: Costs;
  /** Account currency, above 0. */
  readonly initialBalance: number;
  /** ISO code, such as USD. */
  readonly accountCurrency: string;
  /** Prices of currency pairs, for a profit currency that the symbol's own price does not turn into the account's. */
  readonly rates?: Rates;
  /** Default `ohlc`. */
  readonly mode?: BacktestMode;
  /** Needed by mode `inner`. */
  readonly inside?: InsideBars;
  /** Needed by mode `ticks`. */
  readonly ticks?: Ticks;
  /** Default: at once, never refused, the slippage of the costs alone. */
  readonly execution?: Execution;
  /** Default: hedging, margin call at 100 %, stop-out at 50 %. */
  readonly account?: AccountRules;
  /** What the account may do, judged by the rules that judge a true one. Default: every entry is made. */
  readonly limits?: RiskLimits;
}

/** What is traded in a setting. */
export interface BacktestRequest {
  readonly strategy: Strategy;
  /** Values in place of the parameters' defaults. */
  readonly params?: Readonly<Record<string, number>>;
  /** Of the slippage and refusals that `execution` draws; kept in the receipt. Default 0. */
  readonly seed?: number;
}

export interface BacktestInput extends BacktestSetting, BacktestRequest {}

export type PositionSide = "long" | "short";

export type ExitReason =
  | "signal"
  | "stopLoss"
  | "takeProfit"
  | "trailing"
  | "breakEven"
  | "maxBars"
  | "session"
  | "stopOut"
  | "endOfData";

/** One closed trade. Bars count from 0; money is in account currency, unrounded; costs are negative. */
export interface BacktestTrade {
  readonly side: PositionSide;
  readonly lots: number;
  readonly entryBar: number;
  /** Open of the entry bar, ISO UTC. */
  readonly entryTime: string;
  readonly entryPrice: number;
  readonly exitBar: number;
  /** Open of the exit bar, ISO UTC. */
  readonly exitTime: string;
  readonly exitPrice: number;
  readonly exitReason: ExitReason;
  /** Of the price move alone; spread and slippage are in the prices. */
  readonly grossProfit: number;
  /** Both sides, 0 or negative. */
  readonly commission: number;
  /** Negative is paid. */
  readonly swap: number;
  /** grossProfit + commission + swap. */
  readonly netProfit: number;
  /** Lost by the price move from the fill to the first stop, above 0; null without such a stop. */
  readonly initialRisk: number | null;
  /** Best open profit of the price move while it was held, 0 or positive. */
  readonly maxFavourable: number;
  /** Worst open profit of the price move while it was held, 0 or negative. */
  readonly maxAdverse: number;
}

/** Entries that were signalled and not made. */
export interface SkippedEntries {
  /** The sizing rule came to less than the symbol's least volume. */
  readonly tooSmall: number;
  /** The stop or target was not on its side of the market when decided. */
  readonly invalidStop: number;
  /** The margin was more than the free margin. */
  readonly noMargin: number;
  /** `execution` drew a refusal. */
  readonly rejected: number;
}

/** An entry that the account's limits refused. */
export interface RefusedEntry {
  readonly code: RiskCode;
  readonly side: PositionSide;
  /** The bar in which it would have been filled, from 0. */
  readonly bar: number;
  /** Open of that bar, ISO UTC. */
  readonly time: string;
}

/** Entries that the account's limits refused. */
export interface RefusedEntries {
  readonly count: number;
  /** How many by code, the codes in their order of appearance. */
  readonly byCode: Readonly<Partial<Record<RiskCode, number>>>;
  /** The first 1,000, oldest first. */
  readonly entries: readonly RefusedEntry[];
}

/** Where the rate from profit to account currency came from. */
export type RateSource = "sameCurrency" | "ownPrice" | "given" | "reference";

/** A closed trade as the loop over bars leaves it: times are looked up when somebody wants to read them. */
export type ClosedTrade = Omit<BacktestTrade, "entryTime" | "exitTime">;

/** What the run of the bars alone comes to, before metrics and receipt. */
export interface Simulation {
  readonly trades: readonly ClosedTrade[];
  /** Account currency, one a bar, at its close. */
  readonly equity: Float64Array;
  /** Account currency, the sum of the trades. */
  readonly netProfit: number;
  readonly tradeCount: number;
  readonly skipped: SkippedEntries;
  /** Of a run with limits alone. */
  readonly refused?: RefusedEntries;
  /** Bars in which both stop and target were reached, so that their order is a guess. */
  readonly ambiguousBars: number;
  /** Times the margin level fell below the margin call. */
  readonly marginCalls: number;
  /** Positions closed because the margin level fell below the stop-out. */
  readonly stopOuts: number;
  /** Mode `inner` and `ticks`: bars with nothing inside them, which counted as in mode `ohlc`. */
  readonly barsWithoutInside: number;
}

export interface Receipt {
  readonly engineVersion: string;
  /** SHA-256 of the printed strategy. */
  readonly specHash: string;
  /** SHA-256 of the columns' bytes, and of the finer bars or ticks inside them. */
  readonly dataHash: string;
  /** SHA-256 of costs, instrument, rates, balance, currency, timeframe, mode, execution, account rules, and limits where there are any. */
  readonly costsHash: string;
  /** The values the parameters had. */
  readonly params: Readonly<Record<string, number>>;
  readonly seed: number;
  /** SHA-256 of all else in the result, trades and equity as columns of numbers: equal when a run is repeated. */
  readonly resultHash: string;
}

/** A result without its receipt. */
export interface BacktestOutcome extends Omit<Simulation, "trades" | "netProfit" | "tradeCount"> {
  readonly trades: readonly BacktestTrade[];
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Net profit in account currency if every ambiguous bar hit the stop first (worst), or the target (best). */
  readonly interval: { readonly worst: number; readonly best: number };
  readonly rateSource: RateSource;
  readonly mode: BacktestMode;
  /** The first bar on which everything the strategy reads is known; the number of bars if there is none. */
  readonly warmupBars: number;
}

export interface BacktestResult extends BacktestOutcome {
  readonly receipt: Receipt;
}

/** The little that a sweep ranks by, of one run. */
export interface BacktestTotals {
  /** Account currency, as the metric of that name. */
  readonly netProfit: number;
  readonly tradeCount: number;
  readonly skipped: SkippedEntries;
  readonly ambiguousBars: number;
}
