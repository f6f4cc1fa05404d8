import type { MarginMode, OrderType, Side, Timeframe, TradeMode } from "#domain";
import type { BacktestInput, StrategySpec } from "#engine";
import type { OrderEvent, OrderState } from "#protocol";

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

/** Which machine may trade an account, and which one asks to. */
export interface MachineView {
  readonly holder: string | null;
  readonly waiting: { readonly name: string; readonly at: string } | null;
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
  /** The idea it belongs to: its copies share it, and so do their trials. */
  readonly lineage: string;
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

/** Where bars came from. Of a mixed set, the one that deserves the least trust. */
export type BarsOrigin = "csv" | "mt5" | "yahoo" | "synthetic";

export interface BarsImportView {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Bars in the file. */
  readonly bars: number;
  readonly from: string;
  readonly to: string;
  readonly origin: BarsOrigin;
  readonly quality: BarsQualityView;
}

/** Bars fetched from Yahoo: stored, with what must be known before trusting them. */
export interface YahooImportView extends BarsImportView {
  readonly warnings: readonly BarsWarningView[];
}

export interface BarsWarningView {
  /** `yahoo_intraday`: no ground to risk money on. `yahoo_splits`, `yahoo_dropped_rows`: what was changed or left out. */
  readonly code: "yahoo_intraday" | "yahoo_source" | "yahoo_dropped_rows" | "yahoo_splits";
  readonly severity: "hard" | "note";
  readonly message: string;
}

/** What is stored of one symbol and timeframe. */
export interface BarSetView {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly bars: number;
  readonly from: string;
  readonly to: string;
  readonly origin: BarsOrigin;
  readonly quality: BarSetQualityView;
}

export interface BarSetQualityView extends BarsQualityView {
  /** The ten widest: open of the last bar before and of the first one after. */
  readonly widest_gaps: readonly {
    readonly from: string;
    readonly to: string;
    readonly missing_bars: number;
  }[];
  readonly flat_bars: number;
  readonly missing_spreads: number;
  readonly zero_spreads: number;
  /** Open times of bars whose range is over 20 times the median; at most ten. */
  readonly spikes: readonly string[];
}

/** A month of stored bars. A version never changes; an import that touches the month makes the next one. */
export interface BarChunkView {
  /** "2017-04", UTC. */
  readonly month: string;
  readonly version: number;
  readonly bars: number;
  /** Of the bytes that the chunk's own address gives. */
  readonly sha256: string;
  /** Open times of the first and the last bar. */
  readonly from: string;
  readonly to: string;
}

/** The bytes of one chunk: gzip over `decodeChunk`'s own form (#marketdata). */
export interface BarChunkBytes {
  readonly version: number;
  readonly sha256: string;
  readonly bytes: Uint8Array;
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
  /** Account currency lost from the fill to the first stop; null without a stop. */
  readonly initial_risk: number | null;
  /** Best (0 or positive) and worst (0 or negative) open profit while it was held, account currency. */
  readonly max_favourable: number;
  readonly max_adverse: number;
}

/** `m1`: the minute bars of the same symbol inside each bar. Ticks are not stored, so only the command line runs them. */
export type BacktestModeView = "open" | "ohlc" | "m1";

export type BacktestStatus = "running" | "done" | "failed" | "cancelled";

/** What a reader must know before believing a result. */
export type BacktestLabel = "low_quality_data" | "synthetic_data" | "yahoo_intraday";

export interface BacktestView {
  readonly id: string;
  readonly status: BacktestStatus;
  /** 0-1; 1 when done. */
  readonly progress: number;
  /** Why it failed: stable code and plain words; null otherwise. */
  readonly problem: { readonly code: string; readonly message: string } | null;
  readonly strategy_id: string;
  readonly strategy_name: string;
  readonly strategy_version: number;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly mode: BacktestModeView;
  /** The range asked for; null = from the first, or to the last stored bar. */
  readonly start_date: string | null;
  readonly end_date: string | null;
  readonly initial_balance: number;
  readonly currency: string;
  readonly bars: number;
  /** CPU time that the run was expected to take in the Worker. */
  readonly estimated_cpu_ms: number;
  readonly labels: readonly BacktestLabel[];
  readonly created_at: string;
  /** Names in snake_case; null under a metric's sample gate; empty until done. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** A run with its result, once it has one. */
export type BacktestDetailView = BacktestDoneView | BacktestUnfinishedView;

export interface BacktestUnfinishedView extends BacktestView {
  readonly status: "running" | "failed" | "cancelled";
}

export interface BacktestDoneView extends BacktestView {
  readonly status: "done";
  readonly trades: readonly TradeView[];
  /** Net profit when a bar that holds both stop and target counts as loss (worst) or win (best). */
  readonly interval: { readonly worst: number; readonly best: number };
  /** One point a bar, thinned to at most 2,000: [bar's open ms UTC, equity]. */
  readonly equity: readonly (readonly [number, number])[];
  /** Entries that were signalled and not made. */
  readonly skipped: {
    readonly too_small: number;
    readonly invalid_stop: number;
    readonly no_margin: number;
    readonly rejected: number;
  };
  /** Of a run with limits alone. */
  readonly refused?: RefusedView;
  /** Bars in which both stop and target were reached, so that their order is a guess. */
  readonly ambiguous_bars: number;
  readonly margin_calls: number;
  readonly stop_outs: number;
  /** First bar on which everything the strategy reads is known. */
  readonly warmup_bars: number;
  /** Where the rate from profit to account currency came from: `reference` is a yearly average, not a price. */
  readonly rate_source: "sameCurrency" | "ownPrice" | "given" | "reference";
  /** What it was made of: running the same again gives the same `result_hash`. */
  readonly receipt: ReceiptView;
  readonly costs: CostsView;
  /** How much of the result is luck of trying often; counts every try of the strategy's lineage up to now. */
  readonly overfit: OverfitView;
  readonly data_quality: BarsQualityView;
  /** Everything that a second run needs, so that anyone can check the receipt. */
  readonly rerun: RerunView;
}

/** Entries that the account's limits refused. */
export interface RefusedView {
  readonly count: number;
  /** How many by code, such as `risk.daily_loss`. */
  readonly by_code: Readonly<Record<string, number>>;
  /** The first 1,000. */
  readonly entries: readonly {
    readonly code: string;
    readonly side: "long" | "short";
    /** In which it would have been filled, from 0. */
    readonly bar: number;
    /** Open of the bar. */
    readonly time: string;
  }[];
}

/** Feeds `runBacktest` (#engine) once more: `{...setting, strategy, params, seed, bars, inside}`. */
export interface RerunView {
  readonly spec: StrategySpecView;
  readonly params: Readonly<Record<string, number>>;
  readonly seed: number;
  /** As the engine takes it, in its own names. */
  readonly setting: Omit<
    BacktestInput,
    "strategy" | "params" | "seed" | "bars" | "inside" | "ticks"
  >;
  /** The bars: these versions of these months, cut to the range. */
  readonly data: BarsRecipeView;
  /** Mode `m1` alone. */
  readonly inside: BarsRecipeView | null;
}

export interface BarsRecipeView {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly chunks: readonly { readonly month: string; readonly version: number }[];
  /** Bars whose open lies in [from, to), ms UTC. */
  readonly from: number;
  readonly to: number;
}

/** A result as a file to keep. */
export interface ReportView {
  readonly file_name: string;
  readonly content_type: string;
  readonly text: string;
}

export interface OverfitView {
  /** Variants of this idea that were tried, this one included, repeats left out. */
  readonly trials: number;
  /** Variance of their Sharpe ratios of one daily return; null: fewer than two. */
  readonly sharpe_variance: number | null;
  /** Daily returns measured. */
  readonly returns: number;
  /** Sharpe ratio of one daily return. null, as all below, under 30 daily returns. */
  readonly sharpe: number | null;
  /** Probability that the true Sharpe ratio is above 0, had this been the only try. */
  readonly psr: number | null;
  /** The same against the best Sharpe ratio (of one return) that luck alone would reach in that many tries. */
  readonly dsr: number | null;
  readonly dsr_threshold: number | null;
  /** Daily returns needed to be 95 % sure of a Sharpe ratio above 0; null also where the ratio is not above 0. */
  readonly min_track_record: number | null;
}

/** What was tried, of one record of the ledger. Ratios are of one daily return, not of a year. */
export interface TrialSummaryView {
  readonly count: number;
  readonly sharpe_mean: number;
  /** Sum of squared distances from the mean. */
  readonly sharpe_squares: number;
}

export type TrialSource = "backtest" | "sweep" | "walk_forward" | "monte_carlo";

export interface TrialRecordView {
  /** Place in the user's chain, from 0. */
  readonly number: number;
  /** `deleted`: the strategy was removed then; its trials stay counted. */
  readonly kind: "run" | "deleted";
  readonly source: TrialSource | null;
  readonly trial_key: string | null;
  readonly trials: TrialSummaryView | null;
  readonly strategy_id: string;
  readonly strategy_version: number | null;
  readonly at: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/** Everything that was ever tried of one idea: of the strategy, of what it was copied from, and of its copies. */
export interface TrialLedgerView {
  readonly lineage: string;
  /** Variants, repeats left out: the number of trials that deflation takes. */
  readonly count: number;
  /** Runs, repeats included. */
  readonly runs: number;
  readonly sharpe_mean: number | null;
  readonly sharpe_variance: number | null;
  /** The idea's records, newest first, at most 500. */
  readonly entries: readonly TrialRecordView[];
  /** The user's whole chain is unbroken, and its end is the one kept apart. */
  readonly verified: boolean;
  /** Where it breaks; null when it does not. */
  readonly fault: { readonly number: number; readonly code: string } | null;
  /** Hash of the newest record of the user's chain. */
  readonly head: string;
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
  readonly commission_minimum: number;
  readonly commission_percent: number;
  /** 168 spreads by hour of the week UTC from Monday 00:00; they rule over `spread_points`. */
  readonly spread_by_hour: readonly number[] | null;
}

/** One step in an order's life, as stored. */
export interface OrderEventView {
  readonly id: string;
  readonly seq: number | null;
  /** SHA-256 of the event before it in the account's chain, and of this one; null of the API's own first step. */
  readonly previous_hash: string | null;
  readonly hash: string | null;
  readonly state: OrderState;
  readonly at: string;
  readonly by: "api" | "room" | "connector" | "terminal";
  readonly code: string | null;
  readonly message: string | null;
}

/** Whether trading is stopped in an account. */
export interface KillView {
  readonly connection_id: string;
  readonly name: string;
  /** What the owner pressed; null = trading is on. */
  readonly level: "entries" | "pendings" | "flatten" | null;
  /** Rises with every press. */
  readonly version: number;
  readonly pressed_at: string | null;
  /** The account's room has it: from then on it takes no entry. */
  readonly told: boolean;
  /** When nothing could be opened any more; null = not in force yet, or (of a resume) not confirmed by the PC. */
  readonly in_force_at: string | null;
  /** `ack`: the connector said so. `lease`: it was cut off, and cannot send entries without us. */
  readonly in_force_by: "ack" | "lease" | null;
  /** Pressed on the connector's own PC, and cleared only there. */
  readonly local: "entries" | "pendings" | "flatten" | null;
}

export interface OrderView {
  readonly id: string;
  readonly connection_id: string;
  readonly action: "open" | "close" | "close_by" | "modify" | "modify_order" | "cancel";
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

/** Whether an account's record is as its room wrote it. */
export interface ChainVerdictView {
  readonly ok: boolean;
  /** How many events the record should have, from 1 without gaps. */
  readonly events: number;
  readonly head: { readonly seq: number; readonly hash: string };
  /** Number of the first event that is not as it was written: missing, tied to another one, or changed. */
  readonly first_bad?: { readonly seq: number; readonly problem: "number" | "link" | "hash" };
}

/** A piece of the record, oldest first, for anyone who wants to check the hashes. */
export interface ChainView {
  readonly head: { readonly seq: number; readonly hash: string };
  readonly events: readonly OrderEvent[];
}

/** When each party had the order, by its own clock; null while that is not known. */
export interface OrderStampsView {
  /** The person pressed the button. */
  readonly clicked: string | null;
  readonly api: string | null;
  /** In the database: from here on it cannot be lost. */
  readonly stored: string | null;
  readonly room: string | null;
  /** In the connector's journal. */
  readonly connector: string | null;
  /** Handed to the terminal. */
  readonly sent: string | null;
  readonly deal: string | null;
}

/** The same order in several accounts: each has its own end. */
export interface OrderGroupView {
  readonly settled: boolean;
  readonly orders: readonly OrderView[];
}

export interface OrderDetailView extends OrderView {
  readonly stamps: OrderStampsView;
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
