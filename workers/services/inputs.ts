import type { OrderType, Timeframe } from "#domain";
import type { WireLimits } from "#protocol";
import type { BacktestModeView, TrialSource, TrialSummaryView } from "./views.ts";

/* What the services take: the bodies of the public API, checked at the edge. The user is never in here: it is an argument. */

export interface RegisterInput {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

export interface LoginInput {
  readonly email: string;
  readonly password: string;
}

export interface CreateConnectionInput {
  readonly name: string;
  readonly kind: "terminal";
}

export interface StrategyInput {
  /** Defaults to the spec's own name. */
  readonly name?: string;
  /** As the user wrote it; checked inside. */
  readonly spec: unknown;
}

export interface NewStrategyInput extends StrategyInput {
  /** The strategy that this one began as: their trials are counted together. */
  readonly copy_of?: string;
}

/** Variants that were tried outside of `POST /backtest/run`: in a browser, or on the command line. */
export interface RecordTrialsInput {
  readonly strategy_id: string;
  /** The newest by default. */
  readonly version?: number;
  readonly source: TrialSource;
  /** Names exactly what was tried (spec, data, costs, grid); the same again is no new trial. */
  readonly trial_key: string;
  readonly trials: TrialSummaryView;
}

export interface GenerateStrategyInput {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly risk_level: "low" | "medium" | "high";
  readonly prompt?: string;
}

export interface ImportBarsInput {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly csv: string;
  /** IANA zone of times that name none; UTC by default. */
  readonly time_zone?: string;
  /** What the file does not say of itself: its bars were generated. */
  readonly origin?: "synthetic";
}

export interface YahooBarsInput {
  /** Under which name the bars are stored. */
  readonly symbol: string;
  /** Yahoo's own name, such as EURUSD=X or AAPL. */
  readonly yahoo_symbol: string;
  readonly timeframe: Timeframe;
  /** ISO date or time; by default as far back as Yahoo goes, and up to now. */
  readonly from?: string;
  readonly to?: string;
}

export interface BarChunksInput {
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

export interface BarChunkInput extends BarChunksInput {
  readonly month: string;
  /** The newest by default. */
  readonly version?: number;
}

export interface ReadBarsInput {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** ISO date or time; the first and last stored bar by default. `to` is inclusive when it is a plain date. */
  readonly from?: string;
  readonly to?: string;
}

export interface RunBacktestInput {
  readonly strategy_id: string;
  /** The newest by default. */
  readonly version?: number;
  /** The strategy's own by default. */
  readonly symbol?: string;
  readonly timeframe?: Timeframe;
  readonly start_date?: string;
  readonly end_date?: string;
  /** Account currency; 10,000 by default. */
  readonly initial_balance?: number;
  readonly params?: Readonly<Record<string, number>>;
  /** How finely a bar is looked into; `ohlc` by default. */
  readonly mode?: BacktestModeView;
  /** What is left out keeps the symbol's realistic default. */
  readonly costs?: CostsBody;
  readonly execution?: ExecutionBody;
  readonly account?: AccountBody;
  /** What the account may do; nothing is limited by default. */
  readonly limits?: WireLimits;
  /** Of slippage and refusals that are drawn; 0 by default. */
  readonly seed?: number;
  /** Answer at once and run behind; long runs do so unasked. */
  readonly background?: boolean;
}

export interface ReportInput {
  readonly format: "html" | "csv" | "json";
  /** Of the HTML; English by default. */
  readonly language?: "en" | "id";
}

export interface CostsBody {
  readonly spread_points?: number | "fromData";
  readonly commission_per_lot_per_side?: number;
  readonly slippage_points?: number;
  readonly swap_long_points?: number;
  readonly swap_short_points?: number;
  readonly commission_minimum?: number;
  readonly commission_percent?: number;
  readonly spread_by_hour?: readonly number[];
}

export interface ExecutionBody {
  readonly latency_ms?: number;
  readonly slippage?:
    | { readonly kind: "fixed" }
    | { readonly kind: "exponential"; readonly mean_points: number; readonly most_points: number };
  /** 0-1. */
  readonly reject_probability?: number;
}

export interface AccountBody {
  readonly margin_mode?: "hedging" | "netting";
  readonly margin_call_percent?: number;
  readonly stop_out_percent?: number;
  /** 100 for 1:100; the instrument's own by default. */
  readonly leverage?: number;
}

/** When the person pressed the button, by their own clock; ISO time. */
export interface Clicked {
  readonly clicked_at?: string;
}

export interface PlaceOrderInput extends Clicked {
  /** Omitted = the user's only account. */
  readonly connection_id?: string;
  readonly symbol: string;
  readonly order_type: OrderType;
  readonly lot_size: number;
  /** Of a pending order; of a stop-limit order the price that triggers it. */
  readonly price?: number;
  /** Of a stop-limit order: where the limit order is placed once `price` is reached. */
  readonly stop_limit_price?: number;
  readonly stop_loss?: number;
  readonly take_profit?: number;
  readonly expiration?: Expiration;
  /** Most slippage of a market order, points. */
  readonly deviation_points?: number;
  /** The person was asked, and means a second order like the one just before. */
  readonly confirm_duplicate?: boolean;
  /** What the PC does with the stop once it is filled; price distances. */
  readonly protection?: ProtectionInput;
  readonly if_offline?: "reject" | "queue";
  /** Seconds; a market order is never sent later than this. */
  readonly valid_for_s?: number;
}

/** The same order in several accounts at once, each an order of its own. */
export interface PlaceGroupInput extends Omit<PlaceOrderInput, "connection_id"> {
  readonly connection_ids: readonly string[];
}

/** How long a pending order stands: until it is cancelled, to the end of its trading day, or until an ISO time. */
export type Expiration = string;

export interface ProtectionInput {
  readonly trailing?: { readonly distance: number; readonly step?: number };
  readonly break_even?: { readonly at: number; readonly lock?: number };
}

export interface CancelOrderInput extends Clicked {
  /** Needed only where a ticket stands in two accounts. */
  readonly connection_id?: string;
}

/** Of a waiting order; what is left out stays as it is. */
export interface ModifyOrderInput extends Clicked {
  readonly connection_id?: string;
  readonly price?: number;
  readonly stop_limit_price?: number;
  /** null takes the stop away. */
  readonly stop_loss?: number | null;
  readonly take_profit?: number | null;
  readonly expiration?: Expiration;
}

export interface CloseByInput extends Clicked {
  readonly connection_id?: string;
  /** The opposite position of the same symbol. */
  readonly by: string;
}

export interface ReadChainInput {
  /** Events after this number; 0 by default. */
  readonly after_seq?: number;
  /** 1-500. */
  readonly limit?: number;
}

export interface KillInput {
  readonly level: "entries" | "pendings" | "flatten";
  /** All of the user's accounts by default. */
  readonly connection_id?: string;
}

export interface ResumeInput {
  readonly connection_id?: string;
}

export interface ClosePositionInput extends Clicked {
  readonly connection_id?: string;
  /** Part of it; all by default. */
  readonly lot_size?: number;
}

export interface ModifyPositionInput extends Clicked {
  readonly connection_id?: string;
  /** null takes the stop away; omitted leaves it. */
  readonly stop_loss?: number | null;
  readonly take_profit?: number | null;
}

export interface ListOrdersInput {
  readonly connection_id?: string;
  /** Newest first; 1-200, 50 by default. */
  readonly limit?: number;
}
