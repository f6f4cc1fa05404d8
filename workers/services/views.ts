import type { MarginMode, OrderType, Side, Timeframe, TradeMode } from "#domain";
import type { StrategySpec } from "#engine";
import type { OrderState } from "#protocol";

/*
 * What the services answer: plain objects in the public API's own shape (snake_case), the same from service to JSON to page.
 * Times are ISO 8601 UTC text, money and prices are numbers, `lot_size` is in lots.
 */

/** A strategy as a user may write it. */
export type StrategySpecView = StrategySpec;

export interface UserView {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** A session just begun: the API hands out `token`, pages pass on `set_cookies` as Set-Cookie headers. */
export interface SignedInView {
  readonly token: string;
  readonly user: UserView;
  readonly set_cookies: readonly string[];
}

export type ConnectionKind = "practice" | "terminal";

export interface AccountView {
  readonly login: string;
  readonly server: string;
  readonly trade_mode: TradeMode;
  readonly margin_mode: MarginMode;
  readonly currency: string;
  readonly leverage: number;
  readonly balance: number;
  readonly equity: number;
  readonly margin: number;
  readonly free_margin: number;
  readonly margin_level: number | null;
}

export interface ConnectionView {
  readonly id: string;
  readonly kind: ConnectionKind;
  readonly name: string;
  /** Orders reach a terminal now: always so for practice while its room answers. */
  readonly online: boolean;
  /** The terminal at the other end is a simulated one: practice, or our simulated terminal program. */
  readonly simulated: boolean;
  /** Last known state; null until a terminal has spoken for the first time. */
  readonly account: AccountView | null;
  /** When the terminal was last heard. */
  readonly heard_at: string | null;
  readonly created_at: string;
}

/** A new connection. `credential` is shown this once and stored only as a hash. */
export interface ConnectionCreatedView extends ConnectionView {
  readonly credential: string;
}

/** How a page opens the account's room: connect to `url` with `?token=`. */
export interface RoomTicketView {
  readonly url: string;
  readonly token: string;
  readonly expires_at: string;
}

export interface ConnectorTokenView {
  readonly token: string;
  readonly room_url: string;
  readonly account_id: string;
  readonly expires_at: string;
}

/** One thing wrong in a strategy, with the character where an expression breaks. */
export interface SpecProblemView {
  /** Where in the spec, dotted: `entry.long`. */
  readonly path: string;
  /** Character in the expression at `path`, from 0; null when the problem is not inside an expression. */
  readonly position: number | null;
  readonly message: string;
  readonly hint: string;
}

export interface StrategyView {
  readonly id: string;
  readonly name: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Newest version, from 1. */
  readonly version: number;
  readonly hash: string;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface StrategyDetailView extends StrategyView {
  readonly spec: StrategySpec;
}

export interface StrategyVersionView {
  readonly version: number;
  readonly hash: string;
  readonly spec: StrategySpec;
  readonly created_at: string;
}

/** The outcome of a check that really ran. */
export interface GateView {
  readonly id: string;
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped";
  readonly detail: string;
}

export interface GeneratedStrategyView {
  readonly spec: StrategySpec;
  /** `builder` = our own rules put it together from the words; no AI took part. */
  readonly source: "ai" | "builder";
  /** For the reader: who wrote it, and why the AI did not if it was asked. */
  readonly notice: string;
  /** Why the AI's answer was not used: `ai_unreachable`, `ai_timeout`, `ai_refused`, `ai_malformed`, `ai_invalid_spec`. */
  readonly ai_problem: { readonly code: string; readonly message: string } | null;
  /** Of the checks, all in order. `passed` is true when none failed. */
  readonly gate_report: { readonly passed: boolean; readonly gates: readonly GateView[] };
}

export interface BarsQualityView {
  /** Share of expected bars that are there, 0-1. */
  readonly coverage: number;
  readonly gaps: number;
  readonly flags: readonly string[];
}

export interface BarsImportView {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Bars in the file. */
  readonly bars: number;
  readonly from: string;
  readonly to: string;
  readonly quality: BarsQualityView;
}

/** What is stored of one symbol and timeframe. */
export interface BarSetView {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly bars: number;
  readonly from: string;
  readonly to: string;
}

/** [open time ms UTC, open, high, low, close, volume, spread in points or null]. */
export type BarRow = readonly [number, number, number, number, number, number, number | null];

export interface BarsView {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly columns: readonly ["time", "open", "high", "low", "close", "volume", "spread"];
  readonly bars: readonly BarRow[];
}

export interface TradeView {
  readonly side: "long" | "short";
  readonly lots: number;
  readonly entry_bar: number;
  readonly entry_time: string;
  readonly entry_price: number;
  readonly exit_bar: number;
  readonly exit_time: string;
  readonly exit_price: number;
  readonly exit_reason: string;
  readonly gross_profit: number;
  readonly commission: number;
  readonly swap: number;
  readonly net_profit: number;
}

export interface BacktestView {
  readonly id: string;
  readonly status: "running" | "done" | "failed";
  readonly strategy_id: string;
  readonly strategy_name: string;
  readonly strategy_version: number;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** The range asked for; null = from the first, or to the last stored bar. */
  readonly start_date: string | null;
  readonly end_date: string | null;
  readonly initial_balance: number;
  readonly currency: string;
  readonly bars: number;
  readonly created_at: string;
  /** Names in snake_case; null under a metric's sample gate. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

export interface BacktestDetailView extends BacktestView {
  readonly trades: readonly TradeView[];
  /** Net profit when a bar that holds both stop and target counts as loss (worst) or win (best). */
  readonly interval: { readonly worst: number; readonly best: number };
  /** One point a bar, thinned to at most 2,000: [bar's open ms UTC, equity]. */
  readonly equity: readonly (readonly [number, number])[];
  /** Entries that were signalled and not made. */
  readonly skipped: { readonly too_small: number; readonly invalid_stop: number };
  /** Where the rate from profit to account currency came from: `reference` is a yearly average, not a price. */
  readonly rate_source: "sameCurrency" | "ownPrice" | "given" | "reference";
  /** What it was made of: running the same again gives the same `result_hash`. */
  readonly receipt: ReceiptView;
  readonly costs: CostsView;
}

export interface ReceiptView {
  readonly engine_version: string;
  readonly spec_hash: string;
  readonly data_hash: string;
  readonly costs_hash: string;
  readonly params: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly result_hash: string;
}

export interface CostsView {
  readonly spread_points: number | "fromData";
  readonly commission_per_lot_per_side: number;
  readonly slippage_points: number;
  readonly swap_long_points: number;
  readonly swap_short_points: number;
}

/** One step in an order's life, as stored. */
export interface OrderEventView {
  readonly id: string;
  readonly seq: number | null;
  readonly state: OrderState;
  readonly at: string;
  readonly by: "api" | "room" | "connector" | "terminal";
  readonly code: string | null;
  readonly message: string | null;
}

export interface OrderView {
  readonly id: string;
  readonly connection_id: string;
  readonly action: "open" | "close" | "modify" | "cancel";
  readonly symbol: string;
  readonly order_type: OrderType | null;
  /** Lots asked for; null = all of a position, or nothing to size. */
  readonly lot_size: number | null;
  readonly requested_price: number | null;
  readonly stop_loss: number | null;
  readonly take_profit: number | null;
  readonly status: OrderState;
  /** Nothing more will happen to it. */
  readonly final: boolean;
  /** Ended, or (a pending order) standing at the broker as wished. Until then ask `url` again. */
  readonly settled: boolean;
  /** The terminal's order ticket; null until it said one. */
  readonly ticket: string | null;
  readonly deal_ticket: string | null;
  readonly position_id: string | null;
  readonly filled_lots: number;
  /** Fill price; null until filled. */
  readonly price: number | null;
  /** Of a closing order, account currency; null until closed. */
  readonly profit: number | null;
  readonly retcode: number | null;
  /** Why it was refused or is unknown: stable code and plain words. */
  readonly code: string | null;
  readonly message: string | null;
  readonly origin: "user" | "bot" | "connector";
  readonly created_at: string;
  readonly updated_at: string;
  /** Where to ask again. */
  readonly url: string;
}

export interface OrderDetailView extends OrderView {
  readonly events: readonly OrderEventView[];
}

export interface PositionView {
  /** Never changes while the position lives: the `:id` of close and modify. */
  readonly id: string;
  readonly connection_id: string;
  readonly ticket: string;
  readonly symbol: string;
  readonly side: Side;
  readonly lot_size: number;
  readonly open_price: number;
  readonly current_price: number;
  readonly stop_loss: number | null;
  readonly take_profit: number | null;
  readonly profit: number;
  readonly swap: number;
  readonly opened_at: string;
  /** When the terminal said so. */
  readonly as_of: string;
}

export interface DealView {
  readonly ticket: string;
  readonly connection_id: string;
  readonly order_ticket: string;
  readonly position_id: string;
  readonly symbol: string;
  readonly side: Side;
  readonly entry: "in" | "out" | "inout" | "out_by";
  readonly reason: string;
  readonly lot_size: number;
  readonly price: number;
  readonly profit: number;
  readonly commission: number;
  readonly swap: number;
  readonly fee: number;
  readonly at: string;
}
